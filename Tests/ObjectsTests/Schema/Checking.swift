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

/// A Deployment with `spec` and `pod` put in at their places; each line of them as it would stand at the left margin.
func deployment(_ spec: String = "", pod: String = "", container: String = "") -> String {
    func indented(_ text: String, _ count: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
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
