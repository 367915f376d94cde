/// A path to a value in an object, in the part of kubectl's JSONPath that columns and fields use: `.spec.replicas`,
/// `.status.conditions[?(@.type=="Ready")].status`, `.spec.ports[0].name`, `.metadata.annotations['a.b/c']`
/// (https://kubernetes.io/docs/reference/kubectl/jsonpath/).
public struct ObjectPath: Sendable {
    /// How many steps a path may have.
    static let maximumSteps = 64
    /// How many values are followed at once.
    static let maximumValues = 10_000

    private enum Step: Sendable {
        case field(String)
        case index(Int)
        case all
        case matching(path: [String], equals: Bool, value: Value)
    }

    private var steps: [Step] = []

    /// nil for what is not of this form.
    public init?(_ text: String) {
        var rest = Substring(text)
        if rest.hasPrefix("{"), rest.hasSuffix("}") { rest = rest.dropFirst().dropLast() }
        if rest.hasPrefix("$") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            guard steps.count < ObjectPath.maximumSteps, let step = ObjectPath.step(&rest) else { return nil }
            steps.append(step)
        }
    }

    private static func step(_ rest: inout Substring) -> Step? {
        switch rest.first {
        case ".":
            rest = rest.dropFirst()
            if rest.hasPrefix("[") { return step(&rest) }
            let name = name(&rest)
            return name.isEmpty ? nil : name == "*" ? .all : .field(name)
        case "[":
            guard let end = end(of: rest) else { return nil }
            let inner = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
            return bracket(inner)
        default: return nil
        }
    }

    /// Up to the next dot or bracket; a backslash takes either into the name.
    private static func name(_ rest: inout Substring) -> String {
        var name = ""
        while let character = rest.first, character != ".", character != "[" {
            rest = rest.dropFirst()
            if character == "\\", let next = rest.first {
                name.append(next)
                rest = rest.dropFirst()
            } else {
                name.append(character)
            }
        }
        return name
    }

    /// Where a bracket closes, which may hold texts in quotes.
    private static func end(of text: Substring) -> Substring.Index? {
        var quote: Character?
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "]" {
                return index
            }
        }
        return nil
    }

    private static func bracket(_ text: Substring) -> Step? {
        if text == "*" { return .all }
        if let index = Int(text) { return .index(index) }
        if let name = quoted(text) { return .field(name) }
        guard text.hasPrefix("?("), text.hasSuffix(")") else { return nil }
        let condition = text.dropFirst(2).dropLast()
        for (sign, equals) in [("==", true), ("!=", false)] {
            guard let place = condition.firstRange(of: sign) else { continue }
            let left = condition[..<place.lowerBound].filter { $0 != " " }
            var right = condition[place.upperBound...].drop { $0 == " " }
            while right.last == " " { right.removeLast() }
            guard left.hasPrefix("@.") else { return nil }
            let path = left.dropFirst(2).split(separator: ".").map(String.init)
            guard let value = quoted(right).map(Value.string) ?? literal(right) else { return nil }
            return .matching(path: path, equals: equals, value: value)
        }
        return nil
    }

    private static func quoted(_ text: Substring) -> String? {
        guard let first = text.first, first == "'" || first == "\"", text.count >= 2, text.last == first else {
            return nil
        }
        return String(text.dropFirst().dropLast())
    }

    private static func literal(_ text: Substring) -> Value? {
        switch text {
        case "true": .bool(true)
        case "false": .bool(false)
        default: Int64(text).map { .integer($0) } ?? Double(text).map { .double($0) }
        }
    }

    /// The first value that the path leads to; nil where it leads nowhere.
    public func first(in value: Value) -> Value? {
        var values = [value]
        for step in steps {
            values = Array(values.flatMap { ObjectPath.follow(step, from: $0) }.prefix(ObjectPath.maximumValues))
            if values.isEmpty { return nil }
        }
        return values.first
    }

    private static func follow(_ step: Step, from value: Value) -> [Value] {
        switch step {
        case .field(let name): value[name].map { [$0] } ?? []
        case .index(let index):
            value.array.flatMap { elements in
                let place = index < 0 ? elements.count + index : index
                return elements.indices.contains(place) ? [elements[place]] : nil
            } ?? []
        case .all: value.array ?? value.fields?.map(\.value) ?? []
        case .matching(let path, let equals, let wanted):
            (value.array ?? []).filter { ($0.at(path) == wanted) == equals }
        }
    }
}
