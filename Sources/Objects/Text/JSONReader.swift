/// The state of reading one JSON text. Elements of open maps and arrays wait on stacks that all levels share, so that each
/// finished one is allocated once, at its size.
struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    /// Where the value read last stood; filled only when asked for.
    var map = SourceMap(value: SourceMap.Place(line: 1, column: 1))
    var scratch: [UInt8] = []

    private let limits: TextLimits
    private let depthLimit: Int
    private let duplicates: JSONParser.DuplicateNames
    private let wantsMap: Bool
    private var nodes = 0
    private var elements: [Value] = []
    private var fields: [Fields.Field] = []
    private var nameOffsets: [Int] = []
    private var maps: [SourceMap] = []
    private var cursor = PlaceCursor()
    /// The ways to names that are set twice, from the innermost step outwards, as far as their maps and arrays are read.
    private var found: [[FieldPath.Step]] = []

    var duplicatePaths: [FieldPath] { found.map { FieldPath($0.reversed()) } }

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, _ limits: TextLimits, _ duplicates: JSONParser.DuplicateNames,
        wantsMap: Bool
    ) {
        self.bytes = bytes
        self.limits = limits
        self.depthLimit = limits.allowedDepth
        self.duplicates = duplicates
        self.wantsMap = wantsMap
    }

    mutating func wholeText() throws(JSONFault) -> Value {
        let result = try value(depth: 1)
        skipSpace()
        guard offset == bytes.count else { throw fault("there is more text after the value; JSON holds one value") }
        return result
    }

    func fault(_ message: String) -> JSONFault {
        offset < bytes.count
            ? JSONFault(offset: offset, message: message)
            : JSONFault(offset: offset, message: "the text ends too early: \(message)")
    }

    @inline(__always)
    mutating func skipSpace() {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            offset += 1
        }
    }

    /// Steps over `byte` if it comes next.
    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func place() -> SourceMap.Place { cursor.place(of: offset, in: bytes) }

    /// `depth` counts the maps and arrays around the value, and the value itself.
    private mutating func value(depth: Int) throws(JSONFault) -> Value {
        skipSpace()
        guard offset < bytes.count else { throw fault("a value is missing") }
        nodes += 1
        guard nodes <= limits.nodes else {
            throw limitFault("nodes", "the text holds more than \(limits.nodes) values")
        }
        if wantsMap { map = SourceMap(value: place()) }
        switch bytes[offset] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw fault("a value must begin here: an object, array, string, number, true, false or null")
        }
    }

    private func limitFault(_ name: String, _ message: String) -> JSONFault {
        JSONFault(reason: .limit, offset: offset, message: "\(message) (limit \(name))")
    }

    private func checkDepth(_ depth: Int) throws(JSONFault) {
        guard depth <= depthLimit else {
            throw limitFault("depth", "objects and arrays lie more than \(depthLimit) deep in each other")
        }
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws(JSONFault) -> Value {
        for index in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[index]) else { throw fault("this is no value; did you mean \(word)?") }
        }
        return value
    }

    private mutating func array(depth: Int) throws(JSONFault) -> Value {
        try checkDepth(depth)
        let ownPlace = map.value
        let start = elements.count
        let firstMap = maps.count
        offset += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        var told = found.count
        while true {
            elements.append(try value(depth: depth + 1))
            if found.count > told { told = extendFound(from: told, .index(elements.count - 1 - start)) }
            if wantsMap { maps.append(map) }
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw fault("expected , or ] after an element of an array") }
            break
        }
        let result = Array(elements[start...])
        elements.removeSubrange(start...)
        closeMap(ownPlace, firstMap)
        return .array(result)
    }

    private mutating func closeMap(_ place: SourceMap.Place, _ firstMap: Int) {
        guard wantsMap else { return }
        map = SourceMap(value: place, children: Array(maps[firstMap...]))
        maps.removeSubrange(firstMap...)
    }

    private mutating func object(depth: Int) throws(JSONFault) -> Value {
        try checkDepth(depth)
        let ownPlace = map.value
        let start = fields.count
        let firstMap = maps.count
        offset += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return .emptyObject }
        var isAscending = true
        var told = found.count
        while true {
            skipSpace()
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
                throw fault("expected a name in double quotes")
            }
            let nameOffset = offset
            let namePlace = wantsMap ? place() : nil
            let name = try string()
            guard offset - nameOffset <= limits.keyLength + 2 else {
                offset = nameOffset
                throw limitFault("keyLength", "a name is longer than \(limits.keyLength) bytes")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("expected : after a name") }
            let content = try value(depth: depth + 1)
            if found.count > told { told = extendFound(from: told, .field(name)) }
            if fields.count > start, isAscending {
                isAscending = Fields.precedes(fields[fields.count - 1].name, name)
            }
            fields.append(Fields.Field(name: name, value: content))
            nameOffsets.append(nameOffset)
            if wantsMap {
                map.name = namePlace
                maps.append(map)
            }
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw fault("expected , or } after a field") }
            break
        }
        if !isAscending { try sortFields(from: start, firstMap) }
        let result = Fields(ascending: Array(fields[start...]))
        fields.removeSubrange(start...)
        nameOffsets.removeSubrange(start...)
        closeMap(ownPlace, firstMap)
        return .object(result)
    }

    /// What was found inside a value lies behind the step to it.
    private mutating func extendFound(from first: Int, _ step: FieldPath.Step) -> Int {
        for index in first..<found.count { found[index].append(step) }
        return found.count
    }

    /// Puts the fields of the innermost map, with all that goes along with them, in the order of their names.
    private mutating func sortFields(from start: Int, _ firstMap: Int) throws(JSONFault) {
        let written = Array(fields[start...])
        let offsets = Array(nameOffsets[start...])
        let writtenMaps = wantsMap ? Array(maps[firstMap...]) : []
        fields.removeSubrange(start...)
        nameOffsets.removeSubrange(start...)
        if wantsMap { maps.removeSubrange(firstMap...) }
        // Stable: of equal names the one written last comes last.
        let order = written.indices.sorted { left, right in
            Fields.precedes(written[left].name, written[right].name)
                || (left < right && !Fields.precedes(written[right].name, written[left].name))
        }
        for index in order {
            if let last = fields.indices.last, last >= start, Fields.same(fields[last].name, written[index].name) {
                guard duplicates == .lastCounts else {
                    let name = Diagnostic.quotedName(written[index].name)
                    throw JSONFault(
                        reason: .duplicate, offset: offsets[index],
                        message: "the name \(name) is set twice in one object",
                        earlierOffset: nameOffsets[last])
                }
                if found.count < JSONParser.maximumDuplicates { found.append([.field(written[index].name)]) }
                fields.removeLast()
                nameOffsets.removeLast()
                if wantsMap { maps.removeLast() }
            }
            fields.append(written[index])
            nameOffsets.append(offsets[index])
            if wantsMap { maps.append(writtenMaps[index]) }
        }
    }
}

extension Diagnostic {
    /// A map's name for a message, in quotes, cut after 64 characters. Values are never quoted.
    public static func quotedName(_ name: String) -> String {
        let shown = name.unicodeScalars.prefix(64).map {
            $0.properties.isWhitespace || $0.value < 32 ? " " : String($0)
        }
        return "\"\(shown.joined())\(name.unicodeScalars.count > 64 ? "…" : "")\""
    }
}
