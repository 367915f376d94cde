internal import Objects

/// Where the `sops` block stands in the text.
extension SOPSTree {
    var hasMetadata: Bool { fields.contains { ($0 ?? []).contains { $0.name == SOPSTree.metadataName } } }

    func removeMetadata(_ edits: inout TextEdits) {
        for (document, fields) in zip(outline.documents, fields) {
            guard let fields, let index = fields.firstIndex(where: { $0.name == SOPSTree.metadataName }) else {
                continue
            }
            let next = fields.indices.contains(index + 1) ? fields[index + 1] : nil
            guard let root = SOPSTree.root(document) else { continue }
            let start: Int
            var end = next?.start ?? document.end
            if root.isFlow {
                // With the comma before it, or else the one behind it.
                start = index > 0 ? fields[index - 1].end : fields[index].start
                if index > 0 || next == nil { end = fields[index].end }
            } else {
                start = fields[index].start
            }
            edits.replace(start..<max(start, end), with: "")
        }
    }

    /// Writes the block behind all else in each document.
    func addMetadata(_ metadata: SOPSMetadata, _ edits: inout TextEdits, endsInLine: (Int) -> Bool) {
        for (document, fields) in zip(outline.documents, fields) {
            guard let fields, let root = SOPSTree.root(document) else { continue }
            if root.isFlow {
                let end = fields.last?.end ?? root.start + 1
                let text = SOPSTree.json(metadata, indent: SOPSTree.indent(fields, root))
                edits.replace(end..<end, with: (fields.isEmpty ? "" : ",") + text)
            } else {
                let text = YAMLWriter.text([SOPSTree.metadataName: metadata.content])
                edits.replace(document.end..<document.end, with: (endsInLine(document.end) ? "" : "\n") + text)
            }
        }
    }

    private static func root(_ document: TextOutline.Document) -> TextOutline.Container? {
        for case .open(let container) in document.parts { return container }
        return nil
    }

    /// How far the fields of a JSON text are indented: four columns, where all is on one line.
    private static func indent(_ fields: [Field], _ root: TextOutline.Container) -> Int {
        guard let first = fields.first, first.start > root.start + 1 else { return 4 }
        return min(first.start - root.start - 1, 8)
    }

    private static func json(_ metadata: SOPSMetadata, indent: Int) -> String {
        let block = String(decoding: JSONWriter.pretty([metadataName: metadata.content], indent: indent), as: UTF8.self)
        // Without the braces around it.
        return block.split(separator: "\n").dropFirst().dropLast().map { "\n" + $0 }.joined()
    }
}
