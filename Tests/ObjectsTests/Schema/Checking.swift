import Objects
import Testing

/// Reads the first document of a YAML text as an object.
func object(_ yaml: String) throws -> Object {
    let file = YAMLParser.parse(yaml, file: "test.yaml")
    #expect(file.diagnostics.isEmpty)
    return Object(try #require(file.documents.first).value)
}

/// What is wrong with an object, as people read it.
func errors(in yaml: String) throws -> [String] {
    KindRegistry.builtIn.check(try object(yaml)).map(\.description)
}

/// What is wrong with an object as the successor of another.
func errors(from old: String, to new: String) throws -> [String] {
    let registry = KindRegistry.builtIn
    var stored = try object(old)
    registry.applyDefaults(to: &stored)
    return registry.check(update: try object(new), from: stored).map(\.description)
}

/// Expects an object to be stored as another, both given as YAML and whole, and to stay so.
func expectDefaults(_ input: String, _ expected: String, _ location: SourceLocation = #_sourceLocation) throws {
    let registry = KindRegistry.builtIn
    var defaulted = try object(input)
    registry.applyDefaults(to: &defaulted)
    let found = String(decoding: YAMLWriter.write(defaulted.content), as: UTF8.self)
    let wanted = String(decoding: YAMLWriter.write(try object(expected).content), as: UTF8.self)
    #expect(found == wanted, sourceLocation: location)
    var again = defaulted
    registry.applyDefaults(to: &again)
    #expect(again == defaulted, "a second run changes nothing", sourceLocation: location)
}

/// A Deployment with `spec` and `pod` put in at their places; each line of them as it would stand at the left margin.
func deployment(_ spec: String = "", pod: String = "", container: String = "") -> String {
    workload("Deployment", "selector: {matchLabels: {app: web}}\n\(spec)", pod: pod, container: container)
}

/// A workload of another kind, in the same way.
func workload(
    _ kind: String, of apiVersion: String = "apps/v1", _ spec: String, pod: String = "", container: String = ""
) -> String {
    func indented(_ text: String, _ count: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
    return """
        apiVersion: \(apiVersion)
        kind: \(kind)
        metadata: {name: web, namespace: shop}
        spec:
        \(indented(spec, 2))
          template:
            metadata: {labels: {app: web}}
            spec:
        \(indented(pod, 6))
              containers:
              - name: web
                image: nginx:1.27
        \(indented(container, 8))
        """
}

/// A case of a table: what is put in, and the errors that come out.
struct Refusal: Sendable, CustomTestStringConvertible {
    var input: String
    var errors: [String]

    init(_ input: String, _ errors: String...) {
        self.input = input
        self.errors = errors
    }

    var testDescription: String { input.replacing("\n", with: " ⏎ ") }
}
