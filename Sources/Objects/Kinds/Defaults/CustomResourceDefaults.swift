enum CustomResourceDefaults {
    /// Names follow from the kind (`SetDefaults_CustomResourceDefinitionSpec`). The version in which objects are stored
    /// is noted, and those before it stay so (`strategy.PrepareForUpdate`).
    static func derive(_ definition: inout Value) {
        guard let spec = definition["spec"], spec.fields != nil else { return }
        if let names = spec["names"], names.fields != nil {
            let kind = names.text("kind")
            if !kind.isEmpty, names.text("singular").isEmpty {
                definition.set(.string(kind.lowercased()), at: ["spec", "names", "singular"])
            }
            if !kind.isEmpty, names.text("listKind").isEmpty {
                definition.set(.string(kind + "List"), at: ["spec", "names", "listKind"])
            }
        }
        let stored = spec.list("versions").first { $0.flag("storage") }?.text("name") ?? ""
        let status = definition["status"] ?? .emptyObject
        let known = status["storedVersions"] ?? []
        guard !stored.isEmpty, status.fields != nil, let versions = known.array, !versions.contains(.string(stored))
        else { return }
        definition.set(.array(versions + [.string(stored)]), at: ["status", "storedVersions"])
    }
}
