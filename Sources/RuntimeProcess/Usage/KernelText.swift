internal import Glibc

/// Reads small files of the kernel into one buffer, which is used again and again.
struct KernelFiles: ~Copyable {
    /// What is longer is read up to here.
    private static let size = 16 << 10

    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: KernelFiles.size, alignment: 16)
    /// For those that stay open.
    let budget: KernelFileBudget

    init(budget: KernelFileBudget = KernelFileBudget()) { self.budget = budget }

    deinit { buffer.deallocate() }

    /// One that is going to be read often.
    func file(_ path: String) -> KernelFile { KernelFile(path, budget) }

    /// - Parameter use: Called with the text, which is gone afterwards.
    /// - Returns: nil for a file that cannot be read.
    func read<Result>(_ file: KernelFile, _ use: (KernelText) -> Result?) -> Result? {
        guard let count = file.read(into: buffer) else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
        return use(KernelText(bytes: text.bindMemory(to: UInt8.self)))
    }

    func number(_ file: KernelFile) -> UInt64? { read(file) { $0.number(at: 0) } }

    /// - Parameter use: Called with the text, which is gone afterwards.
    /// - Returns: nil for a file that cannot be read.
    func read<Result>(_ path: String, _ use: (KernelText) -> Result?) -> Result? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var count = 0
        // The kernel gives long texts in several pieces.
        while count < KernelFiles.size {
            let piece = Glibc.read(file, buffer.baseAddress?.advanced(by: count), KernelFiles.size - count)
            if piece < 0, errno == EINTR { continue }
            guard piece >= 0 else { return nil }
            guard piece > 0 else { break }
            count += piece
        }
        let text = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
        return use(KernelText(bytes: text.bindMemory(to: UInt8.self)))
    }

    /// The number that is a file's whole text.
    func number(_ path: String) -> UInt64? { read(path) { $0.number(at: 0) } }
}

/// A text of the kernel: lines of a name and numbers, as in /proc and in control groups.
struct KernelText {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The first number at or behind a place, with nothing but blanks before it.
    func number(at start: Int) -> UInt64? {
        var index = start
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") {
            index += 1
        }
        var result: UInt64 = 0
        let first = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
            let (product, tooMuch) = result.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(UInt64(bytes[index] - UInt8(ascii: "0")))
            guard !tooMuch, !overflow else { return nil }
            result = sum
            index += 1
        }
        return index > first ? result : nil
    }

    /// The number in the line that begins with a word.
    func value(of word: StaticString) -> UInt64? {
        word.withUTF8Buffer { word in
            var line = 0
            while line < bytes.count {
                let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                let next = line + word.count
                // Not the beginning of a longer word.
                if next < end, bytes[next] == UInt8(ascii: " ") || bytes[next] == UInt8(ascii: "\t"),
                    bytes[line..<next].elementsEqual(word)
                {
                    return number(at: next)
                }
                line = end + 1
            }
            return nil
        }
    }

    /// The numbers of one line, from a place on; what is not a number counts as 0.
    func numbers(from start: Int, atMost limit: Int) -> [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(limit)
        var index = start
        while index < bytes.count, result.count < limit, bytes[index] != UInt8(ascii: "\n") {
            if bytes[index] == UInt8(ascii: " ") {
                index += 1
                continue
            }
            result.append(number(at: index) ?? 0)
            while index < bytes.count, bytes[index] != UInt8(ascii: " "), bytes[index] != UInt8(ascii: "\n") {
                index += 1
            }
        }
        return result
    }
}
