internal import CLinux
internal import Glibc

/// A small file of the kernel that is read again and again. It stays open in between, as far as its `KernelFileBudget` has room:
/// opening one costs more than reading it.
final class KernelFile {
    let path: String
    private let budget: KernelFileBudget
    private var descriptor: Int32 = -1

    init(_ path: String, _ budget: KernelFileBudget) {
        self.path = path
        self.budget = budget
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        budget.give()
    }

    /// Fills a buffer with the text from its beginning; the count of bytes, or nil where it cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        if descriptor >= 0 { return KernelFile.read(descriptor, into: buffer) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        if budget.take() { descriptor = file }
        defer { if descriptor < 0 { close(file) } }
        return KernelFile.read(file, into: buffer)
    }

    /// A control group's file is written as one record, so one reading gives all of it.
    private static func read(_ file: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = pread(file, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            guard errno == EINTR else { return nil }
        }
    }
}

/// How many files of the kernel may stay open. Of one reader, on one thread at a time.
final class KernelFileBudget {
    /// Three for each of 1365 containers.
    static let most = 4096

    private(set) var open = 0
    let limit: Int
    private var turns = 0

    init(limit: Int = KernelFileBudget.ofProcess) { self.limit = limit }

    func take() -> Bool {
        guard open < limit else { return false }
        open += 1
        return true
    }

    func give() { open -= 1 }

    /// 0, 1, 2, …: so that what is done now and then is not done for all at once.
    func nextTurn() -> Int {
        defer { turns += 1 }
        return turns
    }

    /// A quarter of what this process may have open: the rest is for those who talk with it.
    static var ofProcess: Int { min(Int(clamping: skeg_open_files(false)) / 4, most) }
}
