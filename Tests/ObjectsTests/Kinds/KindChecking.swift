import Objects
import Testing

/// Good and bad objects of one kind, written without what they have in common.
struct KindSample: Sendable {
    var apiVersion: String
    var kind: String
    /// In the flow style of YAML: `name: a, namespace: shop`.
    var metadata: String

    func yaml(_ body: String) -> String {
        "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {\(metadata)}\n" + body
    }

    func errors(_ body: String) throws -> [String] { try ObjectsTests.errors(in: yaml(body)) }

    /// What is wrong with a change from one body to another.
    func errors(from old: String, to new: String) throws -> [String] {
        try KindRegistry.builtIn.check(update: object(yaml(new)), from: object(yaml(old))).map(\.description)
    }

    /// The body with its defaults, as YAML.
    func defaulted(_ body: String) throws -> String {
        var object = try object(yaml(body))
        KindRegistry.builtIn.applyDefaults(to: &object)
        var again = object
        KindRegistry.builtIn.applyDefaults(to: &again)
        #expect(again == object, "a second run changes nothing")
        return plain(object.content)
    }

    /// A body just as `defaulted` writes it.
    func plain(_ body: String) throws -> String { plain(try object(yaml(body)).content) }

    private func plain(_ content: Value) -> String { String(decoding: YAMLWriter.write(content), as: UTF8.self) }

    /// The table that people see: the headings, and one object's cells.
    func table(_ body: String, wide: Bool = false, at now: String = "2026-03-01T12:00:00Z") throws -> [[String]] {
        let object = try object(yaml(body))
        let served = try #require(KindRegistry.builtIn.served(of: object))
        let time = try #require(Timestamp(now))
        let columns = served.columns.filter { wide || !$0.isWide }
        return [columns.map(\.name), columns.map { $0.text(object, time) }]
    }
}
