public import Objects

/// A file of SOPS, decrypted and found intact.
public struct SOPSPlainFile: Sendable {
    let file: SOPSFile
    public let dataKey: SOPSDataKey
    /// For each leaf that was encrypted, what it was.
    let values: [SOPSValue?]

    public var metadata: SOPSMetadata { file.metadata }

    /// The documents as they are meant, each value at the place where it stands encrypted.
    public func documents(file name: String, limits: TextLimits = .standard) -> ParsedFile {
        var edits = TextEdits(file.bytes)
        for (bytes, _) in listedComments { edits.replace(bytes, with: String(repeating: " ", count: bytes.count)) }
        var parsed = YAMLParser.parse(edits.result, file: name, limits: limits, scalars: scalars)
        for index in parsed.documents.indices { parsed.documents[index].removeMetadata() }
        return parsed
    }

    /// The decrypted values, in the order of the text's scalars; nil for one that means what it says.
    private var scalars: [Value?] {
        var found: [[Int: SOPSValue]] = file.tree.outline.documents.map { _ in [:] }
        for (leaf, value) in zip(file.tree.leaves, values) { found[leaf.document][leaf.part] = value }
        return file.tree.outline.documents.enumerated().flatMap { document, content -> [Value?] in
            // Of a document of nothing but comments the parser reads nothing at all.
            guard content.parts.contains(where: SOPSPlainFile.saysSomething) else { return [] }
            return content.parts.indices.compactMap { part -> Value?? in
                guard case .value = content.parts[part], found[document][part]?.isComment != true else { return nil }
                return .some(found[document][part]?.value)
            }
        }
    }

    private static func saysSomething(_ part: TextOutline.Part) -> Bool {
        switch part {
        case .comment: false
        case .value(let scalar): !scalar.bytes.isEmpty
        case .open, .key, .close: true
        }
    }

    /// Comments in lists, which sops writes as elements when it encrypts them: the bytes from their dash on, and what they say.
    private var listedComments: [(bytes: Range<Int>, text: String)] {
        zip(file.tree.leaves, values).compactMap { leaf, value in
            guard let value, value.isComment, case .value(let scalar) = file.tree.part(of: leaf) else { return nil }
            let before = file.bytes[..<scalar.bytes.lowerBound]
            let dash = before.lastIndex(of: UInt8(ascii: "-")) ?? scalar.bytes.lowerBound
            return (dash..<scalar.bytes.upperBound, SOPSPlainFile.comment(value) ?? "")
        }
    }

    /// The text as it was before, but for the style of what was encrypted, and without the `sops` block.
    public var text: [UInt8] {
        var edits = TextEdits(file.bytes)
        for (leaf, value) in zip(file.tree.leaves, values) {
            guard let value else { continue }
            switch file.tree.part(of: leaf) {
            case .value where value.isComment: break
            case .value(let scalar): edits.replace(scalar.bytes, with: text(of: value, leaf))
            case .comment(let comment):
                edits.replace(comment.bytes, with: SOPSPlainFile.comment(value) ?? "#" + comment.text)
            case .open, .close, .key: break
            }
        }
        for (bytes, text) in listedComments { edits.replace(bytes, with: text) }
        file.tree.removeMetadata(&edits)
        return edits.result
    }

    /// What was no YAML and no JSON, and so became one value; nil for any other.
    var wrapped: [UInt8]? {
        file.isWrapped ? values[0]?.plainBytes : nil
    }

    private func text(of value: SOPSValue, _ leaf: SOPSLeaf) -> String {
        if file.isJSON || leaf.container.isFlow { return JSONWriter.text(value.value) }
        if case .time(let time) = value { return time }
        // What ends in empty lines would take in those that follow it in the file.
        if case .text(let text) = value, text.hasSuffix("\n\n") || text == "\n" {
            return JSONWriter.text(.string(text))
        }
        return YAMLWriter.scalarText(value.value, at: leaf.container.column)
    }

    private static func comment(_ value: SOPSValue) -> String? {
        let text = String(decoding: value.plainBytes, as: UTF8.self)
        return text.contains(where: \.isNewline) ? nil : "#" + text
    }

    /// What each value was encrypted to, so that one that stays keeps its form, and a change of one value is a change of one line.
    var sealed: [SealedValue: String] {
        var known: [SealedValue: String] = [:]
        for (leaf, value) in zip(file.tree.leaves, values) {
            guard let value else { continue }
            switch file.tree.part(of: leaf) {
            case .value(let scalar): known[SealedValue(context: leaf.context, value: value)] = scalar.text
            case .comment(let comment): known[SealedValue(context: leaf.context, value: value)] = comment.text
            case .open, .close, .key: break
            }
        }
        return known
    }
}

/// A value at a place.
struct SealedValue: Hashable {
    var context: String
    var value: SOPSValue
}

extension ParsedDocument {
    fileprivate mutating func removeMetadata() {
        guard let place = value.fields?.index(of: SOPSTree.metadataName), place.found else { return }
        value[SOPSTree.metadataName] = nil
        if map.children.indices.contains(place.index) { map.children.remove(at: place.index) }
    }
}
