/// Writes SPDY frames. Headers depend on those before: frames are to be sent in the order in which they were written.
public final class SPDYWriter {
    private let deflater = HeaderDeflater()

    public init() {}

    public func write(_ frame: SPDYFrame) throws(SPDYError) -> [UInt8] {
        switch frame {
        case .openStream(let id, let headers, let isLast):
            // No stream that this one belongs to, the highest priority, no slot.
            return SPDYWriter.control(
                SPDYFrame.Kind.openStream, isLast, numbers: [id, 0],
                [0, 0] + (try deflater.deflate(SPDYWriter.block(headers))))
        case .reply(let id, let headers, let isLast):
            return SPDYWriter.control(
                SPDYFrame.Kind.reply, isLast, numbers: [id], try deflater.deflate(SPDYWriter.block(headers)))
        case .headers(let id, let headers, let isLast):
            return SPDYWriter.control(
                SPDYFrame.Kind.headers, isLast, numbers: [id], try deflater.deflate(SPDYWriter.block(headers)))
        case .reset(let id, let reason):
            return SPDYWriter.control(SPDYFrame.Kind.reset, numbers: [id, reason.rawValue])
        case .ping(let id): return SPDYWriter.control(SPDYFrame.Kind.ping, numbers: [id])
        case .goAway(let last): return SPDYWriter.control(SPDYFrame.Kind.goAway, numbers: [last, 0])
        case .windowUpdate(let id, let size):
            return SPDYWriter.control(SPDYFrame.Kind.windowUpdate, numbers: [id, size])
        case .other(let type): return SPDYWriter.control(type, numbers: [])
        case .data(let id, let bytes, let isLast):
            var frame: [UInt8] = []
            frame.reserveCapacity(SPDYFrame.headSize + bytes.count)
            append(id & 0x7FFF_FFFF, to: &frame)
            append(UInt32(isLast ? SPDYFrame.lastFlag : 0) << 24 | UInt32(bytes.count), to: &frame)
            return frame + bytes
        }
    }

    private func append(_ number: UInt32, to bytes: inout [UInt8]) { SPDYWriter.append(number, to: &bytes) }

    static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }

    private static func control(
        _ kind: UInt16, _ isLast: Bool = false, numbers: [UInt32], _ rest: [UInt8] = []
    ) -> [UInt8] {
        var frame: [UInt8] = []
        let size = UInt32(numbers.count * 4 + rest.count)
        append(1 << 31 | UInt32(SPDYFrame.version) << 16 | UInt32(kind), to: &frame)
        append(UInt32(isLast ? SPDYFrame.lastFlag : 0) << 24 | size, to: &frame)
        for number in numbers { append(number, to: &frame) }
        return frame + rest
    }

    private static func block(_ headers: SPDYHeaders) -> [UInt8] {
        var block: [UInt8] = []
        append(UInt32(headers.fields.count), to: &block)
        for field in headers.fields {
            for text in [field.name, field.value] {
                append(UInt32(text.utf8.count), to: &block)
                block += text.utf8
            }
        }
        return block
    }
}
