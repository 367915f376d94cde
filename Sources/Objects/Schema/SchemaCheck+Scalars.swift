extension SchemaCheck {
    mutating func checkScalar(_ value: Value, _ schema: Schema) {
        if schema.format == .intOrString { return checkIntOrString(value) }
        switch schema.shape {
        case .integer:
            guard let number = SchemaCheck.wholeNumber(value) else {
                let hint = value.string == nil ? "" : "write it without quotes"
                return findings.wrongType(value, expected: "integer", hint: hint)
            }
            checkRange(number, schema)
        case .number:
            switch value {
            case .integer, .double: break
            default: findings.wrongType(value, expected: "number")
            }
        case .boolean:
            if value.bool == nil {
                let hint = value.string == nil ? "" : "write true or false without quotes"
                findings.wrongType(value, expected: "boolean", hint: hint)
            }
        default: checkText(value, schema)
        }
    }

    /// YAML's `3.0` is the integer 3 to Kubernetes, because its YAML becomes JSON first.
    static func wholeNumber(_ value: Value) -> Int64? {
        switch value {
        case .integer(let number): number
        case .double(let number): Int64(exactly: number)
        default: nil
        }
    }

    private mutating func checkRange(_ number: Int64, _ schema: Schema) {
        if schema.format == .int32, Int32(exactly: number) == nil {
            return findings.invalid([], .integer(number), "must fit into 32 bits")
        }
        switch (schema.minimum, schema.maximum) {
        case (let minimum?, let maximum?):
            guard number < minimum || number > maximum else { return }
            findings.invalid([], .integer(number), "must be between \(minimum) and \(maximum), inclusive")
        case (let minimum?, nil):
            guard number < minimum else { return }
            findings.invalid([], .integer(number), "must be greater than or equal to \(minimum)")
        case (nil, let maximum?):
            guard number > maximum else { return }
            findings.invalid([], .integer(number), "must be less than or equal to \(maximum)")
        case (nil, nil): break
        }
    }

    private mutating func checkIntOrString(_ value: Value) {
        if let number = SchemaCheck.wholeNumber(value) {
            if Int32(exactly: number) == nil { findings.invalid([], .integer(number), "must fit into 32 bits") }
        } else if value.string == nil {
            findings.wrongType(value, expected: "integer or string")
        }
    }

    private mutating func checkText(_ value: Value, _ schema: Schema) {
        if schema.format == .quantity {
            switch value {
            case .integer, .double, .string: return checkQuantity(value)
            default: return findings.wrongType(value, expected: "string or number")
            }
        }
        guard let text = value.string else {
            let isScalar = value.fields == nil && value.array == nil && !value.isNull
            return findings.wrongType(value, expected: "string", hint: isScalar ? "put it in quotes" : "")
        }
        if !schema.allowed.isEmpty, !schema.allowed.contains(text) {
            findings.unsupported([], value, schema.allowed)
        }
        guard let format = schema.format, !text.isEmpty else { return }
        switch format {
        case .time, .microTime:
            if Timestamp(text) == nil {
                findings.invalid([], value, "must be a time such as \"2026-03-01T09:30:00Z\" (RFC 3339)")
            }
        case .base64:
            if Base64.byteCount(text) == nil { findings.invalid([], value, "must be base64 (RFC 4648) with padding") }
        case .duration: checkDuration(value, text)
        default: break
        }
    }

    private mutating func checkQuantity(_ value: Value) {
        if Quantity(value) == nil { findings.invalid([], value, Quantity.formatMessage) }
    }

    private mutating func checkDuration(_ value: Value, _ text: String) {
        guard let duration = GoDuration(text), duration.nanoseconds >= 0 else {
            return findings.invalid([], value, "must be a duration such as \"30s\", \"5m\" or \"1h30m\"")
        }
    }
}
