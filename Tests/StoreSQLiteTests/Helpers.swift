import Glibc
import Objects
import Store
import StoreSQLite
import TestSupport

let testKinds = KindRegistry.builtIn

func create(_ name: String, data: [String: String] = [:], _ change: (inout Object) -> Void = { _ in }) -> Transaction {
    let object = Make.configMap(name, data: data).with {
        $0.uid = $0.testUID
        $0.creationTimestamp = .testStart
        change(&$0)
    }
    return Transaction([.create(object)], by: "test")
}

func mode(of path: String) -> UInt32? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
}

func ownPID() -> Int32 { getpid() }

func makeDirectory(_ path: String) { mkdir(path, 0o700) }

func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}

func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
}

func copyFile(_ path: String, _ target: String) { write(read(path), to: target) }

func unlinkFile(_ path: String) { unlink(path) }
