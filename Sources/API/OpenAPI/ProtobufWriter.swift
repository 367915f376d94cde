/// Writes messages of Protocol Buffers (https://protobuf.dev/programming-guides/encoding): just what is needed here. Fields
/// that have the value that an absent one has are left out.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func text(_ field: Int, _ text: String) {
        guard !text.isEmpty else { return }
        write(field, Array(text.utf8))
    }

    mutating func flag(_ field: Int, _ flag: Bool) {
        guard flag else { return }
        key(field, wireType: 0)
        bytes.append(1)
    }

    mutating func integer(_ field: Int, _ number: Int64) {
        guard number != 0 else { return }
        key(field, wireType: 0)
        variable(UInt64(bitPattern: number))
    }

    mutating func double(_ field: Int, _ number: Double) {
        guard number != 0 else { return }
        key(field, wireType: 1)
        let bits = number.bitPattern
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }

    /// A message inside this one; also an empty one is there.
    mutating func message(_ field: Int, _ make: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        make(&inner)
        write(field, inner.bytes)
    }

    private mutating func write(_ field: Int, _ content: [UInt8]) {
        key(field, wireType: 2)
        variable(UInt64(content.count))
        bytes += content
    }

    private mutating func key(_ field: Int, wireType: UInt64) { variable(UInt64(field) << 3 | wireType) }

    private mutating func variable(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
