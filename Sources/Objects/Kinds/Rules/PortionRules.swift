/// Rules for numbers or shares of pods (`pkg/apis/apps/validation/validation.go`).
enum PortionRules {
    /// A count that is not negative, or a percentage (`ValidatePositiveIntOrPercent`). Nil for anything else, and where the
    /// field is absent.
    static func check(_ value: Value, _ name: String, _ findings: inout Findings) -> Portion? {
        guard let portion = value[name] else { return nil }
        if let text = portion.string {
            let digits = text.dropLast()
            guard text.hasSuffix("%"), !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                findings.invalid(
                    [.field(name)], portion,
                    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or '93%')")
                return nil
            }
        } else if let number = portion.integer, number < 0 {
            findings.invalid([.field(name)], portion, "must be greater than or equal to 0")
            return nil
        }
        return Portion(portion)
    }

    /// The same, and no more than all (`IsNotMoreThan100Percent`).
    @discardableResult
    static func checkUpToAll(_ value: Value, _ name: String, _ findings: inout Findings) -> Portion? {
        let portion = check(value, name, &findings)
        if case .percent(let percent)? = portion, percent > 100 {
            findings.invalid([.field(name)], value[name] ?? .null, "must not be greater than 100%")
        }
        return portion
    }
}

extension Portion {
    /// None at all, of whatever number.
    var isZero: Bool {
        switch self {
        case .count(let count): count == 0
        case .percent(let percent): percent == 0
        }
    }
}
