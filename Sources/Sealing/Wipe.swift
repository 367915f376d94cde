// Crypto hands out what it has opened as Data, and only this module can overwrite that.
internal import FoundationEssentials
internal import Glibc

extension [UInt8] {
    /// Overwrites what is no longer needed, in a way that the compiler leaves in (explicit_bzero(3)). Of an array that somebody
    /// else holds too, it overwrites a copy: whoever calls it holds the only one.
    public mutating func wipe() {
        withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
        }
        removeAll()
    }

    /// Takes bytes over, and overwrites them where they were.
    init(taking data: inout Data) {
        self = Array(data)
        data.resetBytes(in: data.startIndex..<data.endIndex)
    }
}
