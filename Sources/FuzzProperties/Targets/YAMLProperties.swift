import Objects

/// YAML: what is read writes and reads back the same, places lie in the text, and the work is bounded by the text's length.
enum YAMLProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let file = YAMLParser.parse(input, file: "f")
        let limits = TextLimits.standard
        try expect(file.diagnostics.count <= limits.diagnostics + 1, "there are few diagnostics")
        for diagnostic in file.diagnostics { try PlaceProperties.check(diagnostic, in: input) }
        try expect(file.documents.count <= limits.documents, "there are few documents")
        try expect(
            zip(file.documents, file.documents.dropFirst()).allSatisfy { $0.index < $1.index }, "documents are in order"
        )
        var nodes = 0
        for document in file.documents {
            nodes += document.value.nodeCount
            try expect(document.value.depth <= limits.depth, "no value nests deeper than the limit")
            try PlaceProperties.check(document, in: input)
            try checkWriting(document.value)
            try expect(
                JSONProperties.read(JSONWriter.write(document.value)) == document.value,
                "JSON reads back as it was written")
        }
        // Each value but an absent one has a byte; an absent one has a `-`, `,`, `:` or `?` before it.
        try expect(
            nodes <= 2 * input.count + 1 + limits.aliasedNodes, "the values are in proportion to the text",
            seen: "\(nodes)")
    }

    /// Whatever a value holds, its YAML reads back as the same.
    static func checkWriting(_ value: Value) throws(BrokenProperty) {
        let expected = value.asYAMLReads
        let text = YAMLWriter.write(value)
        let file = YAMLParser.parse(text, file: "f")
        try expect(
            file.diagnostics.isEmpty, "YAML that was written can be read",
            seen: "\(file.diagnostics.first?.message ?? "")")
        // A lone null is an empty document.
        try expect(
            (file.documents.first?.value ?? .null) == expected && file.documents.count <= 1,
            "YAML reads back as it was written",
            seen: String(decoding: text.prefix(400), as: UTF8.self))
        let together = YAMLParser.parse(YAMLWriter.write(documents: [value, ["a": 1], value]), file: "f")
        try expect(
            together.diagnostics.isEmpty
                && together.documents.map(\.value).filter { !$0.isNull }
                    == [expected, ["a": 1], expected].filter { !$0.isNull },
            "documents that were written together read back apart")
    }
}
