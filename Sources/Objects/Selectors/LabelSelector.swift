/// Which objects are meant, by their labels: `metav1.LabelSelector`, and the text form of `kubectl -l`
/// (`k8s.io/apimachinery/pkg/labels/selector.go`). All requirements must hold.
public struct LabelSelector: Sendable, Hashable {
    public enum Operator: String, Sendable, Hashable {
        case equals = "="
        case notEquals = "!="
        case `in` = "In"
        /// Holds for objects without the label, too.
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
        /// Both labels and value are whole numbers; only in the text form.
        case greaterThan = ">"
        case lessThan = "<"
    }

    public struct Requirement: Sendable, Hashable {
        public var key: String
        public var `operator`: Operator
        public var values: [String]

        public init(_ key: String, _ operator: Operator, _ values: [String] = []) {
            self.key = key
            self.operator = `operator`
            self.values = values
        }
    }

    /// In the order of their keys.
    public let requirements: [Requirement]
    /// Whether no object at all is meant, as by a selector that is absent.
    public let matchesNothing: Bool

    public init(_ requirements: [Requirement]) {
        self.requirements = requirements.sorted { Fields.precedes($0.key, $1.key) }
        matchesNothing = false
    }

    private init(matchesNothing: Bool) {
        requirements = []
        self.matchesNothing = matchesNothing
    }

    public static let everything = LabelSelector(matchesNothing: false)
    public static let nothing = LabelSelector(matchesNothing: true)

    /// Whether every object is meant.
    public var isEmpty: Bool { requirements.isEmpty && !matchesNothing }

    /// Exactly these labels, as in `spec.selector` of a Service.
    public init(labels: [String: String]) {
        self.init(labels.map { Requirement($0.key, .equals, [$0.value]) })
    }

    /// Reads a `metav1.LabelSelector` (`metav1.LabelSelectorAsSelector`). Null means no object, an empty map every object.
    /// Nil where the value is no selector; `KindRegistry.check` says then what is wrong with it.
    public init?(_ value: Value) {
        guard !value.isNull else {
            self = .nothing
            return
        }
        guard let fields = value.fields else { return nil }
        var requirements: [Requirement] = []
        for label in fields["matchLabels"]?.fields ?? Fields() {
            guard let text = label.value.string else { return nil }
            requirements.append(Requirement(label.name, .equals, [text]))
        }
        for expression in fields["matchExpressions"]?.array ?? [] {
            guard let requirement = Requirement(expression) else { return nil }
            requirements.append(requirement)
        }
        self.init(requirements)
    }

    /// The value that a label must have, where the selector allows only one; what an index can look for.
    public func onlyValue(of key: String) -> String? {
        for requirement in requirements where requirement.key == key && requirement.values.count == 1 {
            if requirement.operator == .equals || requirement.operator == .in { return requirement.values[0] }
        }
        return nil
    }
}

extension LabelSelector.Requirement {
    /// Reads one of `matchExpressions`.
    init?(_ expression: Value) {
        guard let key = expression["key"]?.string, !key.isEmpty,
            let name = expression["operator"]?.string, let found = LabelSelector.Operator(rawValue: name)
        else { return nil }
        let values = (expression["values"]?.array ?? []).compactMap(\.string)
        switch found {
        case .in, .notIn: guard !values.isEmpty else { return nil }
        case .exists, .doesNotExist: guard values.isEmpty else { return nil }
        default: return nil
        }
        self.init(key, found, values)
    }

    /// Whether an object whose label `key` has this value is meant; nil where it has no such label.
    func matches(_ label: String?) -> Bool {
        switch `operator` {
        case .equals, .in: label.map { values.contains($0) } ?? false
        case .notEquals, .notIn: label.map { !values.contains($0) } ?? true
        case .exists: label != nil
        case .doesNotExist: label == nil
        case .greaterThan: compare(label) { $0 > $1 }
        case .lessThan: compare(label) { $0 < $1 }
        }
    }

    private func compare(_ label: String?, _ holds: (Int64, Int64) -> Bool) -> Bool {
        guard let number = label.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) }) else {
            return false
        }
        return holds(number, bound)
    }
}

extension LabelSelector {
    public func matches(_ object: Object) -> Bool { matches(object.content["metadata"]?["labels"]?.fields) }

    /// Labels as they stand in an object.
    public func matches(_ labels: Fields?) -> Bool {
        !matchesNothing && requirements.allSatisfy { $0.matches(labels?[$0.key]?.string) }
    }

    public func matches(_ labels: [String: String]) -> Bool {
        !matchesNothing && requirements.allSatisfy { $0.matches(labels[$0.key]) }
    }
}

extension LabelSelector: CustomStringConvertible {
    /// As kubectl shows it (`metav1.FormatLabelSelector`): `app=web,tier in (a,b),!old`, or `<none>`.
    public var description: String { text.isEmpty ? "<none>" : text }

    /// What `init(parsing:)` reads; empty for every object.
    public var text: String { requirements.map(\.description).joined(separator: ",") }
}

extension LabelSelector.Requirement: CustomStringConvertible {
    public var description: String {
        let list = values.sorted(by: Fields.precedes).joined(separator: ",")
        return switch `operator` {
        case .equals, .notEquals, .greaterThan, .lessThan: key + `operator`.rawValue + list
        case .in: "\(key) in (\(list))"
        case .notIn: "\(key) notin (\(list))"
        case .exists: key
        case .doesNotExist: "!\(key)"
        }
    }
}
