internal import CZlib

/// Bytes as they stand within a member of gzip (RFC 1952): compressed blocks that end on a byte's border and are not the last
/// ones, so that others can be put before and after them.
///
/// A list's items are compressed once; what stands around them, such as the version, is new each time and costs next to nothing.
public struct GzipPiece: Sendable {
    /// Blocks of DEFLATE (RFC 1951).
    var blocks: [UInt8]
    /// Of what was compressed.
    var checksum: UInt
    var count: Int

    /// Bytes that are kept of it.
    public var size: Int { blocks.count }

    /// Compresses bytes, as quickly as it gets (`gzip.NewWriterLevel(nil, defaultGzipContentEncodingLevel)`).
    ///
    /// - Returns: nil for 4 GiB and more, and where there is no memory for it.
    public init?(compressing bytes: [UInt8]) {
        guard let size = UInt32(exactly: bytes.count) else { return nil }
        var stream = z_stream()
        guard skeg_deflate_raw_begin(&stream) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var blocks = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(size))) + 16)
        var input = bytes
        let code = input.withUnsafeMutableBufferPointer { input in
            blocks.withUnsafeMutableBufferPointer { output in
                (stream.next_in, stream.avail_in) = (input.baseAddress, size)
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(clamping: output.count))
                return deflate(&stream, Z_SYNC_FLUSH)
            }
        }
        guard code == Z_OK, stream.avail_in == 0, stream.avail_out > 0 else { return nil }
        blocks.removeLast(Int(stream.avail_out))
        self.blocks = blocks
        checksum = GzipPiece.checksum(of: bytes)
        count = bytes.count
    }

    /// Bytes as they are.
    private init(stored bytes: [UInt8], isLast: Bool) {
        blocks = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(Int(UInt16.max))
            rest = rest.dropFirst(block.count)
            let size = UInt16(block.count)
            blocks.append(isLast && rest.isEmpty ? 1 : 0)
            for number in [size, ~size] { blocks += [UInt8(truncatingIfNeeded: number), UInt8(number >> 8)] }
            blocks += block
        } while !rest.isEmpty
        checksum = GzipPiece.checksum(of: bytes)
        count = bytes.count
    }

    private static func checksum(of bytes: [UInt8]) -> UInt { crc32(crc32(0, nil, 0), bytes, UInt32(bytes.count)) }

    /// A whole member of gzip: the piece between bytes that are not compressed, and should be few.
    public func member(between head: [UInt8] = [], and tail: [UInt8] = []) -> [UInt8] {
        let (first, last) = (GzipPiece(stored: head, isLast: false), GzipPiece(stored: tail, isLast: true))
        var member: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]
        member.reserveCapacity(first.size + size + last.size + 18)
        for piece in [first, self, last] { member += piece.blocks }
        let sum = crc32_combine(crc32_combine(first.checksum, checksum, count), last.checksum, last.count)
        for number in [UInt32(truncatingIfNeeded: sum), UInt32(truncatingIfNeeded: first.count + count + last.count)] {
            for shift in stride(from: 0, to: 32, by: 8) { member.append(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        return member
    }
}

/// Whether an answer is sent compressed (`responsewriters.SerializeObject` and `negotiateContentEncoding`, feature
/// APIResponseCompression).
public enum Gzip {
    /// Answers of fewer bytes are sent as they are (`defaultGzipThresholdBytes`).
    public static let threshold = 128 << 10

    public static func isWanted(by request: APIRequest, for count: Int) -> Bool {
        guard count > threshold, request.method == .get else { return false }
        return request.headers.all("accept-encoding").contains { header in
            header.split(separator: ",").contains { $0.trimmed == "gzip" }
        }
    }
}
