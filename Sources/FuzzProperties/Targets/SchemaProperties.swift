import Objects

/// Kinds: whatever an object holds, checking it ends with places and without secrets, and defaults are set once.
enum SchemaProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var draws = Draws(input)
        let kinds = KindRegistry.builtIn
        let object = draws.object(of: kinds.all)
        let found = kinds.check(object)
        try expect(found.count <= Findings.maximumCount + 1, "there are few diagnostics")
        for diagnostic in found {
            try expect(
                diagnostic.message.utf8.count <= 8192, "a message is short", seen: "\(diagnostic.message.utf8.count)")
        }
        if object.kind == .secret {
            for diagnostic in found + kinds.notActedOn(in: object) {
                try expect(!"\(diagnostic)".contains(Draws.canary), "no secret is told", seen: "\(diagnostic)")
            }
        }
        try checkDefaults(object, kinds, isGood: found.isEmpty)
        try checkPlaces(object.content, found)
        _ = kinds.notActedOn(in: object)
    }

    private static func checkDefaults(_ object: Object, _ kinds: KindRegistry, isGood: Bool) throws(BrokenProperty) {
        var once = object
        kinds.applyDefaults(to: &once)
        var twice = once
        kinds.applyDefaults(to: &twice)
        try expect(
            once == twice, "defaults that are set stay",
            seen: "\(JSONWriter.text(once.content)) \(JSONWriter.text(twice.content))")
        if isGood {
            let found = kinds.check(once)
            try expect(found.isEmpty, "a good object is good with its defaults", seen: "\(found)")
            try expect(kinds.check(update: once, from: object).isEmpty, "an object may follow itself")
        }
        guard let schema = kinds[object.kind]?.schema else { return }
        var normal = object.content
        schema.normalize(&normal)
        var again = normal
        schema.normalize(&again)
        try expect(again == normal, "the one form stays")
        let pruned = schema.pruned(object.content)
        try expect(schema.unknownFields(of: pruned).isEmpty, "nothing is unknown in what is pruned")
        try expect(schema.pruned(pruned) == pruned, "what is pruned stays")
        let json = JSONWriter.write(once.content)
        try expect(JSONProperties.read(json) == once.content, "a stored object reads back as it was written")
    }

    /// What is wrong is found in the text that the object was written in.
    private static func checkPlaces(_ content: Value, _ found: [Diagnostic]) throws(BrokenProperty) {
        let text = YAMLWriter.write(content)
        guard let document = YAMLParser.parse(text, file: "f").documents.first else { return }
        try expect(document.value == content.asYAMLReads, "YAML reads back as it was written")
        for diagnostic in found.located(in: document.map, value: document.value, file: "f") {
            try expect(diagnostic.position != nil, "what is wrong with an object has a place", seen: "\(diagnostic)")
        }
    }
}
