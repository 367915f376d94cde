internal import CZlib

/// Undoes the compression of headers: one zlib stream for all header blocks of a connection (§2.6.10.1).
final class HeaderInflater {
    /// At one place, which zlib remembers.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let hasBegun: Bool

    init() {
        stream.initialize(to: z_stream())
        hasBegun = skeg_inflate_begin(stream) == Z_OK
    }

    deinit {
        if hasBegun { inflateEnd(stream) }
        stream.deallocate()
    }

    /// The bytes of the next block.
    ///
    /// - Throws: for what is not compressed so, and for more than `limit` bytes.
    func inflate(_ block: [UInt8], limit: Int) throws(SPDYError) -> [UInt8] {
        guard hasBegun else { throw SPDYError("zlib has no memory") }
        var block = block
        var result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        let size = UInt32(block.count)
        let failure: SPDYError? = block.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = size
            defer { stream.pointee.next_in = nil }
            while true {
                let (code, count) = step(&piece)
                result += piece[..<count]
                if result.count > limit { return SPDYError("headers of more than \(limit) bytes") }
                switch code {
                case Z_NEED_DICT:
                    let words = SPDYDictionary.bytes
                    guard inflateSetDictionary(stream, words, UInt32(words.count)) == Z_OK else {
                        return SPDYError("headers with another dictionary")
                    }
                case Z_OK, Z_BUF_ERROR: if stream.pointee.avail_in == 0, count < piece.count { return nil }
                default: return SPDYError("headers that cannot be decompressed")
                }
                // Nothing was taken and nothing given: it will not go on.
                if code == Z_BUF_ERROR, count == 0 { return nil }
            }
        }
        if let failure { throw failure }
        return result
    }

    private func step(_ piece: inout [UInt8]) -> (code: Int32, count: Int) {
        let size = piece.count
        return piece.withUnsafeMutableBufferPointer { output in
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(size)
            let code = CZlib.inflate(stream, Z_SYNC_FLUSH)
            return (code, size - Int(stream.pointee.avail_out))
        }
    }
}

/// Compresses the header blocks of a connection.
final class HeaderDeflater {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let hasBegun: Bool

    init() {
        stream.initialize(to: z_stream())
        let words = SPDYDictionary.bytes
        hasBegun =
            skeg_deflate_begin(stream) == Z_OK
            && deflateSetDictionary(stream, words, UInt32(words.count)) == Z_OK
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func deflate(_ block: [UInt8]) throws(SPDYError) -> [UInt8] {
        guard hasBegun else { throw SPDYError("zlib has no memory") }
        var block = block
        var result = [UInt8](repeating: 0, count: block.count + block.count / 8 + 128)
        let (inputSize, outputSize) = (UInt32(block.count), UInt32(result.count))
        let code = block.withUnsafeMutableBufferPointer { input in
            result.withUnsafeMutableBufferPointer { output in
                (stream.pointee.next_in, stream.pointee.avail_in) = (input.baseAddress, inputSize)
                (stream.pointee.next_out, stream.pointee.avail_out) = (output.baseAddress, outputSize)
                return CZlib.deflate(stream, Z_SYNC_FLUSH)
            }
        }
        guard code == Z_OK, stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 else {
            throw SPDYError("headers that cannot be compressed")
        }
        result.removeLast(Int(stream.pointee.avail_out))
        return result
    }
}
