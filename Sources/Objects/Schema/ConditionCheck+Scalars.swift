extension ConditionCheck {
    static func check(_ text: String, _ conditions: ValueConditions, _ findings: inout Findings) {
        if let most = conditions.maxLength, text.unicodeScalars.count > most {
            findings.add(
                Diagnostic(.tooLong, findings.path(), "Too long: may not be more than \(most) characters"))
        }
        if let least = conditions.minLength, text.unicodeScalars.count < least {
            findings.invalid([], .string(text), "\(name(findings)) should be at least \(least) chars long")
        }
        if let pattern = conditions.pattern {
            switch pattern.match(text) {
            case .matches: break
            case .differs:
                findings.invalid([], .string(text), "\(name(findings)) should match '\(pattern.text)'")
            case .tooMuchWork:
                findings.invalid([], .string(text), "it is too long to be matched with '\(pattern.text)'")
            }
        }
        if let format = conditions.format, !fits(text, format: format) {
            findings.invalid([], .string(text), "\(name(findings)) must be of type \(format): \"\(text.prefix(64))\"")
        }
    }

    static func check(_ number: Double, _ value: Value, _ conditions: ValueConditions, _ findings: inout Findings) {
        if let minimum = conditions.minimum,
            minimum.isExclusive ? number <= minimum.value : number < minimum.value
        {
            let words = minimum.isExclusive ? "greater than" : "greater than or equal to"
            findings.invalid([], value, "\(name(findings)) should be \(words) \(plain(minimum.value))")
        }
        if let maximum = conditions.maximum,
            maximum.isExclusive ? number >= maximum.value : number > maximum.value
        {
            let words = maximum.isExclusive ? "less than" : "less than or equal to"
            findings.invalid([], value, "\(name(findings)) should be \(words) \(plain(maximum.value))")
        }
        if let factor = conditions.multipleOf, factor > 0 {
            let times = number / factor
            // As near as doubles get (`validate.MultipleOf`).
            if times != times.rounded() {
                findings.invalid([], value, "\(name(findings)) should be a multiple of \(plain(factor))")
            }
        }
    }

    private static func plain(_ number: Double) -> String {
        Int64(exactly: number).map { String($0) } ?? String(number)
    }

    /// The formats that are looked at (`k8s.io/kube-openapi/pkg/validation/strfmt`); others say nothing.
    private static func fits(_ text: String, format: String) -> Bool {
        switch format {
        case "date-time": Timestamp(text) != nil
        case "date": text.utf8.count == 10 && Timestamp(text + "T00:00:00Z") != nil
        case "byte": Base64.byteCount(text) != nil
        case "ipv4": IPAddress.isVersion4(text)
        case "ipv6": IPAddress.isVersion6(text)
        case "uuid", "uuid3", "uuid4", "uuid5": isUUID(text)
        case "duration": GoDuration(text) != nil
        default: true
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8.filter { $0 != UInt8(ascii: "-") })
        return bytes.count == 32
            && bytes.allSatisfy {
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"):
                    true
                default: false
                }
            }
    }
}
