extension KindRegistry {
    /// A page in Markdown of the fields that are accepted and stored, but not acted on yet. The page in `docs/reference`
    /// is made of this, and a test says when it is stale.
    public var notActedOnReference: String {
        var lines = [
            "# Fields that have no effect yet", "",
            "Skeg accepts these fields, checks them and stores them, but does not act on them yet. An object that sets one",
            "gets a warning that names it. What has its default, or asks for nothing, is not warned about.", "",
            "`[]` stands for each element of a list."
        ]
        let stored = all.filter { $0.notActedOnNotice != nil }
        lines += ["", "## Kinds that are only stored", ""]
        lines += stored.map { "- \($0.kind.kind) (`\($0.apiVersion)`)" }
        let fields = notActedOnFields
        for info in all {
            let own = fields.filter { $0.kind == info.kind }
            guard !own.isEmpty else { continue }
            lines += ["", "## \(info.kind.kind) (`\(info.apiVersion)`)", ""]
            let template =
                own.contains { $0.path.hasPrefix("template.spec.") } ? "template.spec." : "spec.template.spec."
            let listed = own.filter { !$0.path.hasPrefix(template) }
            for field in listed {
                lines.append("- `\(field.path)`\(field.summary.isEmpty ? "" : ": \(field.summary)")")
            }
            if listed.count < own.count {
                lines.append("- below `\(template.dropLast())` the fields that a Pod has below `spec`")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
