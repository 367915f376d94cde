/// Looks whether conditions hold of a value. The messages are those of CustomResourceDefinitions
/// (`k8s.io/kube-openapi/pkg/validation/errors`, `k8s.io/apiextensions-apiserver/pkg/apiserver/validation`).
struct ConditionCheck {
    /// How many conditions are looked at in one object; each for each value that it is about.
    static let maximumCount = 1_000_000

    private(set) var count = 0

    mutating func check(_ value: Value, _ conditions: ValueConditions, _ findings: inout Findings) {
        guard count < ConditionCheck.maximumCount else {
            return findings.add(
                Diagnostic(
                    .limit, FieldPath(),
                    "the object needs more than \(ConditionCheck.maximumCount) conditions of its schema to be checked"))
        }
        count += 1
        guard !findings.isFull else { return }
        if let type = conditions.type, !ConditionCheck.fits(value, type) {
            return findings.wrongType(value, expected: type)
        }
        if !conditions.allowed.isEmpty, !conditions.allowed.contains(value) {
            findings.unsupported([], value, conditions.allowed.map { $0.string ?? JSONWriter.text($0) })
        }
        switch value {
        case .string(let text): ConditionCheck.check(text, conditions, &findings)
        case .integer(let number): ConditionCheck.check(Double(number), value, conditions, &findings)
        case .double(let number): ConditionCheck.check(number, value, conditions, &findings)
        case .array(let elements): check(elements, conditions, &findings)
        case .object(let fields): check(fields, conditions, &findings)
        case .null, .bool: break
        }
        checkLogic(value, conditions, &findings)
    }

    private static func fits(_ value: Value, _ type: String) -> Bool {
        switch (type, value) {
        case ("string", .string), ("boolean", .bool), ("array", .array), ("object", .object), ("null", .null),
            ("integer", .integer), ("number", .integer), ("number", .double):
            true
        case ("integer", .double(let number)): Int64(exactly: number) != nil
        default: false
        }
    }

    private mutating func check(_ elements: [Value], _ conditions: ValueConditions, _ findings: inout Findings) {
        if let least = conditions.minItems, elements.count < least {
            findings.invalid(
                [], .integer(Int64(elements.count)), "\(name(findings)) should have at least \(least) items")
        }
        if let most = conditions.maxItems, elements.count > most {
            findings.tooMany([], elements.count, maximum: most)
        }
        if conditions.hasUniqueItems, Set(elements).count < elements.count {
            findings.invalid([], .array(elements), "\(name(findings)) shouldn't contain duplicates")
        }
        guard let inner = conditions.items.first else { return }
        for (index, element) in elements.enumerated() {
            findings.enter(.index(index))
            check(element, inner, &findings)
            findings.leave()
        }
    }

    private mutating func check(_ fields: Fields, _ conditions: ValueConditions, _ findings: inout Findings) {
        if let least = conditions.minProperties, fields.count < least {
            findings.invalid(
                [], .integer(Int64(fields.count)), "\(name(findings)) should have at least \(least) properties")
        }
        if let most = conditions.maxProperties, fields.count > most {
            findings.invalid(
                [], .integer(Int64(fields.count)), "\(name(findings)) should have at most \(most) properties")
        }
        for name in conditions.required where fields[name] == nil { findings.required([.field(name)]) }
        for (name, inner) in conditions.properties {
            guard let value = fields[name] else { continue }
            findings.enter(.field(name))
            check(value, inner, &findings)
            findings.leave()
        }
        guard let inner = conditions.additionalProperties.first else { return }
        for field in fields where !conditions.properties.contains(where: { $0.name == field.name }) {
            findings.enter(.key(field.name))
            check(field.value, inner, &findings)
            findings.leave()
        }
    }

    private mutating func checkLogic(_ value: Value, _ conditions: ValueConditions, _ findings: inout Findings) {
        for part in conditions.allOf { check(value, part, &findings) }
        if !conditions.anyOf.isEmpty, !holdsAny(value, conditions.anyOf) {
            findings.invalid([], value, "\(name(findings)) must validate at least one schema (anyOf)")
        }
        if !conditions.oneOf.isEmpty {
            let fitting = conditions.oneOf.count { holds(value, $0) }
            if fitting != 1 {
                let found = fitting == 0 ? "Found none valid" : "Found \(fitting) valid alternatives"
                findings.invalid(
                    [], value, "\(name(findings)) must validate one and only one schema (oneOf). \(found)")
            }
        }
        if let excluded = conditions.not.first, holds(value, excluded) {
            findings.invalid([], value, "\(name(findings)) must not validate the schema (not)")
        }
    }

    private mutating func holdsAny(_ value: Value, _ ways: [ValueConditions]) -> Bool {
        for way in ways where holds(value, way) { return true }
        return false
    }

    private mutating func holds(_ value: Value, _ conditions: ValueConditions) -> Bool {
        var findings = Findings()
        check(value, conditions, &findings)
        return findings.diagnostics.isEmpty
    }

    /// As these messages begin: `spec.replicas in body`.
    private func name(_ findings: Findings) -> String { ConditionCheck.name(findings) }

    static func name(_ findings: Findings) -> String {
        let path = findings.path().description
        return path.isEmpty ? "in body" : "\(path) in body"
    }
}
