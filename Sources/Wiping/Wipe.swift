// Crypto hands out what it has opened as Data, which pure targets cannot name.
public import FoundationEssentials
internal import Glibc

extension [UInt8] {
    /// Overwrites what is no longer needed, in a way that the compiler leaves in (explicit_bzero(3)), and leaves an array without
    /// elements. Of an array that somebody else holds too, it overwrites a copy: whoever calls it holds the only one. Copies that
    /// were made before, as by an array that grew, it cannot find: who makes such an array reserves its room first.
    public mutating func wipe() {
        withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
        }
        removeAll(keepingCapacity: true)
    }

    /// Takes bytes over, and overwrites them where they were; the same holds of them as of an array that is wiped.
    public init(taking data: inout Data) {
        self = Array(data)
        data.resetBytes(in: data.startIndex..<data.endIndex)
    }
}
