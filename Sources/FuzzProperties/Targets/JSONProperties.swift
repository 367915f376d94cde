import Objects

/// JSON: what is read writes and reads back the same, in JSON and in YAML, and every value has its place in the text.
enum JSONProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let document: ParsedDocument
        do throws(Diagnostic) {
            document = try JSONParser.document(input, file: "f")
        } catch {
            return try PlaceProperties.check(error, in: input)
        }
        let value = document.value
        try expect(read(input) == value, "a value is the same with and without places")
        try expect(read(JSONWriter.write(value)) == value, "JSON reads back as it was written")
        try expect(read(JSONWriter.pretty(value)) == value, "indented JSON reads back as it was written")
        try expect(value.nodeCount <= input.count, "there is at least a byte for each value")
        try expect(value.depth <= TextLimits.standard.depth, "no value nests deeper than the limit")
        try PlaceProperties.check(document, in: input)
        try YAMLProperties.checkWriting(value)
        if let last = read(input, .lastCounts) {
            try expect(last == value, "without names set twice, both readings agree")
        }
        let body = try? DecodedBody(json: input)
        try expect(body?.value == value && body?.duplicates == [], "nothing is set twice in what is read strictly")
    }

    static func read(_ bytes: [UInt8], _ duplicates: JSONParser.DuplicateNames = .refused) -> Value? {
        try? JSONParser.parse(bytes, duplicates: duplicates)
    }
}

/// Places in texts: within the text, and one for each value.
enum PlaceProperties {
    static func check(_ diagnostic: Diagnostic, in text: [UInt8]) throws(BrokenProperty) {
        guard let position = diagnostic.position else {
            throw BrokenProperty("what is wrong with a text has a place: \(diagnostic.message)")
        }
        try expect(
            (1...text.count + 1).contains(position.line) && (1...text.count + 1).contains(position.column),
            "a place lies within the text", seen: "\(diagnostic)")
        try expect(
            diagnostic.message.utf8.count <= 4096, "a message is short", seen: "\(diagnostic.message.utf8.count)")
    }

    static func check(_ document: ParsedDocument, in text: [UInt8]) throws(BrokenProperty) {
        var waiting: [(Value, SourceMap)] = [(document.value, document.map)]
        while let (value, map) = waiting.popLast() {
            for place in [map.value] + [map.name].compactMap({ $0 }) {
                try expect(
                    place.line >= 1 && Int(place.line) <= text.count + 1 && place.column >= 1
                        && Int(place.column) <= text.count + 1, "a value's place lies within the text")
            }
            let children =
                switch value {
                case .array(let elements): elements
                case .object(let fields): fields.map(\.value)
                default: [Value]()
                }
            try expect(children.count == map.children.count, "each value has its place")
            for pair in zip(children, map.children) { waiting.append(pair) }
        }
    }
}
