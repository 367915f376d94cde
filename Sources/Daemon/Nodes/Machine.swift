internal import Glibc
internal import NodeAgent
internal import Objects

/// What this machine is, as its Node object tells.
enum Machine {
    static func description(runtime: String, version: String) -> NodeDescription {
        var system = utsname()
        uname(&system)
        let name = nodeName(hostName)
        return NodeDescription(
            name: name, address: "127.0.0.1",
            capacity: [
                "cpu": String(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))), "memory": "\(memoryKibibytes)Ki",
                "ephemeral-storage": "\(diskKibibytes)Ki", "pods": "110"
            ],
            info: [
                "kernelVersion": text(of: system.release), "operatingSystem": "linux",
                "architecture": text(of: system.machine) == "aarch64" ? "arm64" : "amd64", "osImage": osName,
                "containerRuntimeVersion": "\(runtime)://\(version)", "kubeletVersion": "skeg-\(Version.text)"
            ],
            runtimeName: runtime, runtimeVersion: version)
    }

    /// A host name is lower case and begins and ends with a letter or digit, so that it can name an object.
    private static func nodeName(_ host: String) -> String {
        let name = host.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
        let trimmed = name.drop { $0 == "-" || $0 == "." }
        return trimmed.isEmpty ? "localhost" : String(trimmed)
    }

    private static var memoryKibibytes: Int {
        sysconf(Int32(_SC_PHYS_PAGES)) * (sysconf(Int32(_SC_PAGESIZE)) / 1024)
    }

    private static var diskKibibytes: UInt {
        var status = statvfs()
        guard statvfs("/", &status) == 0 else { return 0 }
        return UInt(status.f_blocks) * UInt(status.f_frsize) / 1024
    }

    /// `PRETTY_NAME` of os-release(5).
    private static var osName: String {
        guard let file = fopen("/etc/os-release", "re") else { return "Linux" }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 1024)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard line.hasPrefix("PRETTY_NAME=") else { continue }
            return String(line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" && $0 != "\n" })
        }
        return "Linux"
    }

    private static func text<Tuple>(of characters: Tuple) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// One of many nodes that are not there.
    static func simulated(_ index: Int) -> NodeDescription {
        NodeDescription(
            name: "node-\(index)", address: "10.0.\(index / 250).\(index % 250 + 1)",
            capacity: ["cpu": "8", "memory": "32Gi", "ephemeral-storage": "100Gi", "pods": "110"],
            info: [
                "operatingSystem": "linux", "architecture": "amd64", "osImage": "Simulated",
                "containerRuntimeVersion": "simulated://1", "kubeletVersion": "skeg-\(Version.text)"
            ],
            runtimeName: "simulated", runtimeVersion: "1")
    }
}
