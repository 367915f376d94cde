/// Reads the fields of one protobuf message (https://protobuf.dev/programming-guides/encoding/).
struct ProtobufReader {
    enum Content {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    /// What is wrong with bytes that are no message.
    struct Fault: Error {
        var message: String
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field; nil at the end.
    mutating func next() throws(Fault) -> (number: Int, content: Content)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        let number = Int(clamping: tag >> 3)
        guard number > 0 else { throw Fault(message: "a field has the number 0") }
        switch tag & 7 {
        case 0: return (number, .number(try varint()))
        case 1: return (number, .number(try fixed(8)))
        case 2: return (number, .bytes(try take(try varint())))
        case 5: return (number, .number(try fixed(4)))
        default: throw Fault(message: "a field has a wire type that is not in use")
        }
    }

    private mutating func varint() throws(Fault) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Fault(message: "it ends within a number") }
            if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
            if byte & 0x80 == 0 { return value }
        }
        throw Fault(message: "a number has more than 10 bytes")
    }

    private mutating func fixed(_ count: Int) throws(Fault) -> UInt64 {
        try take(UInt64(count)).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: UInt64) throws(Fault) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw Fault(message: "it ends within a field") }
        let end = rest.startIndex + Int(count)
        defer { rest = rest[end...] }
        return rest[rest.startIndex..<end]
    }
}
