/// Reads SPDY frames out of bytes that come in pieces. Of data nothing is held back; of other frames one at most.
public final class SPDYReader {
    /// Bytes of a frame that is no data; of its headers when they are decompressed; and how many headers.
    public static let controlLimit = 64 << 10
    public static let headerLimit = 64 << 10
    public static let headerCount = 100

    private let inflater = HeaderInflater()
    /// The beginning of a frame that has not come as a whole; without its data.
    private var held: [UInt8] = []
    private var data: (id: UInt32, left: Int, isLast: Bool)?

    public init() {}

    /// - Throws: After an error nothing more can be read.
    public func read(_ bytes: [UInt8]) throws(SPDYError) -> [SPDYFrame] {
        var frames: [SPDYFrame] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            if let open = data {
                let part = rest.prefix(open.left)
                rest = rest.dropFirst(part.count)
                let left = open.left - part.count
                data = left == 0 ? nil : (open.id, left, open.isLast)
                frames.append(.data(id: open.id, Array(part), isLast: left == 0 && open.isLast))
                continue
            }
            take(from: &rest, upTo: SPDYFrame.headSize)
            guard held.count >= SPDYFrame.headSize else { break }
            let (first, second) = (number(at: 0), number(at: 4))
            let size = Int(second & 0xFF_FFFF)
            let isLast = UInt8(second >> 24) & SPDYFrame.lastFlag != 0
            if first >> 31 == 0 {
                held = []
                if size > 0 {
                    data = (first, size, isLast)
                } else {
                    frames.append(.data(id: first, [], isLast: isLast))
                }
                continue
            }
            guard UInt16(first >> 16 & 0x7FFF) == SPDYFrame.version else { throw SPDYError("another version") }
            guard size <= SPDYReader.controlLimit else {
                throw SPDYError("a frame of \(size) bytes; \(SPDYReader.controlLimit) are the most")
            }
            take(from: &rest, upTo: SPDYFrame.headSize + size)
            guard held.count == SPDYFrame.headSize + size else { break }
            frames.append(try frame(UInt16(first & 0xFFFF), isLast: isLast))
            held = []
        }
        return frames
    }

    private func take(from rest: inout ArraySlice<UInt8>, upTo size: Int) {
        let part = rest.prefix(max(0, size - held.count))
        held += part
        rest = rest.dropFirst(part.count)
    }

    private func number(at index: Int) -> UInt32 {
        held[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func frame(_ kind: UInt16, isLast: Bool) throws(SPDYError) -> SPDYFrame {
        typealias Kind = SPDYFrame.Kind
        let needed = [
            Kind.openStream: 10, Kind.reply: 4, Kind.headers: 4, Kind.reset: 8, Kind.ping: 4, Kind.goAway: 8,
            Kind.windowUpdate: 8
        ]
        guard let least = needed[kind] else { return .other(type: kind) }
        guard held.count >= SPDYFrame.headSize + least else { throw SPDYError("a frame that is too short") }
        let id = number(at: 8) & 0x7FFF_FFFF
        switch kind {
        case Kind.openStream: return .openStream(id: id, headers: try headers(from: 18), isLast: isLast)
        case Kind.reply: return .reply(id: id, headers: try headers(from: 12), isLast: isLast)
        case Kind.headers: return .headers(id: id, headers: try headers(from: 12), isLast: isLast)
        case Kind.reset: return .reset(id: id, SPDYReset(rawValue: number(at: 12)))
        case Kind.ping: return .ping(id: number(at: 8))
        case Kind.goAway: return .goAway(lastStream: id)
        default: return .windowUpdate(id: id, by: number(at: 12) & 0x7FFF_FFFF)
        }
    }

    private func headers(from start: Int) throws(SPDYError) -> SPDYHeaders {
        let block = try inflater.inflate(Array(held[start...]), limit: SPDYReader.headerLimit)
        var rest = block[...]
        func number() throws(SPDYError) -> Int {
            guard rest.count >= 4 else { throw SPDYError("headers that are cut off") }
            defer { rest = rest.dropFirst(4) }
            return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        }
        func text() throws(SPDYError) -> String {
            let size = try number()
            guard rest.count >= size else { throw SPDYError("headers that are cut off") }
            defer { rest = rest.dropFirst(size) }
            guard let text = String(validating: rest.prefix(size), as: UTF8.self) else {
                throw SPDYError("headers that are not UTF-8")
            }
            return text
        }
        let count = try number()
        guard count <= SPDYReader.headerCount else { throw SPDYError("\(count) headers in one frame") }
        var headers = SPDYHeaders()
        for _ in 0..<count {
            let name = try text()
            headers.fields.append(Headers.Field(name: name, value: try text()))
        }
        return headers
    }
}
