internal import Glibc

/// Texts in forms (https://url.spec.whatwg.org/#application/x-www-form-urlencoded).
enum FormText {
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A token in a file.
enum FirstLine {
    /// Of the file.
    private static let limit = 64 * 1024

    /// Without blanks around it; nil where there is none, or it would not stand in a header.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < buffer.count {
            let more = buffer[count...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard more > 0 else { break }
            count += more
        }
        let line = buffer[..<count].prefix { $0 != 0x0A && $0 != 0x0D }
        guard line.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return nil }
        let text = String(decoding: line, as: UTF8.self).drop { $0 == " " }
        return text.isEmpty ? nil : String(text)
    }
}
