import Daemon
import Objects

/// Prints objects in the form that was asked for, as kubectl does.
struct ObjectPrinter {
    var form: OutputForm?
    var withNamespace: Bool
    var withHeader: Bool
    var withLabels: Bool
    /// The widths of columns that were printed before: what comes later is printed below them.
    private var widths: [Int] = []

    /// - Parameter form: A table where none is given.
    init(_ form: OutputForm?, withNamespace: Bool, withHeader: Bool, withLabels: Bool) {
        self.form = form
        self.withNamespace = withNamespace
        self.withHeader = withHeader
        self.withLabels = withLabels
    }

    /// Prints all that was found. Where there are several kinds, each name has its kind before it.
    ///
    /// - Parameter isSingle: One object was asked for, which is then printed as it is, and not in a list.
    func print(_ found: [FoundObjects], isSingle: Bool) {
        let all = found.flatMap(\.objects)
        let list: Value = [
            "apiVersion": "v1", "kind": "List", "metadata": .emptyObject, "items": .array(all.map(\.content))
        ]
        let content = isSingle ? all.first?.content : list
        switch form {
        case .json: content?.printJSON()
        case .yaml: content?.printYAML()
        case .name: for group in found { printNames(group) }
        case .wide, nil:
            for (index, group) in found.filter({ !$0.objects.isEmpty }).enumerated() {
                if index > 0 { Terminal.line("") }
                let table = table(of: group, withKind: found.count > 1)
                table.lines().dropFirst(withHeader ? 0 : 1).forEach(Terminal.line)
            }
        }
    }

    /// Prints what has come or changed, below what was printed before.
    mutating func printNext(_ next: FoundObjects) {
        switch form {
        case .json: for object in next.objects { object.content.printJSON() }
        case .yaml:
            for object in next.objects {
                Terminal.line("---")
                object.content.printYAML()
            }
        case .name: printNames(next)
        case .wide, nil:
            guard !next.objects.isEmpty else { return }
            let table = table(of: next, withKind: false)
            let isFirst = widths.isEmpty
            widths = table.widths(atLeast: widths)
            table.lines(atLeast: widths).dropFirst(isFirst && withHeader ? 0 : 1).forEach(Terminal.line)
        }
    }

    private func printNames(_ group: FoundObjects) {
        for object in group.objects { Terminal.line("\(group.info.singularName)/\(object.name)") }
    }

    private func table(of group: FoundObjects, withKind: Bool) -> TextTable {
        var columns = group.info.columns.filter { form == .wide || !$0.isWide }
        if withNamespace && group.info.isNamespaced { columns.insert(.namespace, at: 0) }
        if withLabels { columns.append(.labels) }
        let now = SystemClock.now
        let rows = group.objects.map { object in
            columns.map { column in
                let text = column.text(object, now)
                return withKind && column.name == "NAME" ? "\(group.info.singularName)/\(text)" : text
            }
        }
        return TextTable(header: columns.map(\.name), rows: rows)
    }
}

extension KindInfo {
    /// `deployment.apps`, as in the names that kubectl prints.
    var singularName: String { kind.group.isEmpty ? singular : "\(singular).\(kind.group)" }
}
