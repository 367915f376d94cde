import Objects

/// Selectors: what is read prints in a form that means the same.
enum SelectorProperties {
    private static let labels: [[String: String]] = [
        [:], ["a": ""], ["a": "b"], ["app": "web", "tier": "db"], ["a": "5"], ["x.example.com/y": "1", "in": "notin"]
    ]

    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let text = String(decoding: input, as: UTF8.self)
        if let selector = try? LabelSelector(parsing: text) {
            guard let again = try? LabelSelector(parsing: selector.text) else {
                throw BrokenProperty("a printed label selector can be read: \(selector.text)")
            }
            try expect(again == selector, "a printed label selector is the same", seen: selector.text)
            try expect(again.text == selector.text, "the printed form is final")
            try expect(selector.requirements.count <= text.utf8.count, "there is a byte for each requirement")
            for labels in labels {
                try expect(again.matches(labels) == selector.matches(labels), "both mean the same objects")
            }
        }
        if let selector = try? FieldSelector(parsing: text) {
            guard let again = try? FieldSelector(parsing: selector.description) else {
                throw BrokenProperty("a printed field selector can be read: \(selector)")
            }
            try expect(again == selector, "a printed field selector is the same", seen: "\(text) -> \(selector)")
            let object = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "web")
            try expect(again.matches(object) == selector.matches(object), "both mean the same objects")
        }
    }
}
