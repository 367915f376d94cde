/// A Kubernetes object's content, or any part of it: what JSON can say, with nothing lost.
///
/// Integers and floating point numbers are apart, as in Kubernetes' unstructured objects
/// (`k8s.io/apimachinery/pkg/runtime/converter.go`: int64 or float64, nothing else).
public enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([Value])
    case object(Fields)
}

extension Value {
    /// The empty map, `{}`.
    public static var emptyObject: Value { .object(Fields()) }

    public var isNull: Bool { self == .null }

    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var array: [Value]? {
        if case .array(let value) = self { value } else { nil }
    }

    public var fields: Fields? {
        if case .object(let value) = self { value } else { nil }
    }

    /// What JSON calls this value's type; for messages.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The field of a map; nil where this is no map or has no such field.
    ///
    /// Setting a field makes a map of a value that is none. Setting nil removes the field.
    public subscript(name: String) -> Value? {
        get {
            if case .object(let fields) = self { fields[name] } else { nil }
        }
        set {
            // The map is taken out before it is changed, so that it is not copied for being held twice.
            var fields: Fields
            if case .object(let held) = self { fields = held } else { fields = Fields() }
            self = .null
            fields[name] = newValue
            self = .object(fields)
        }
    }

    /// The value at a path of field names; nil where any step is missing.
    public func at(_ path: [String]) -> Value? {
        var value = self
        for name in path {
            guard let next = value[name] else { return nil }
            value = next
        }
        return value
    }

    /// Sets the value at a path of field names, making the maps between; nil removes it, and makes none.
    public mutating func set(_ newValue: Value?, at path: [String]) {
        set(newValue, at: path[...])
    }

    private mutating func set(_ newValue: Value?, at path: ArraySlice<String>) {
        guard let name = path.first else {
            self = newValue ?? .null
            return
        }
        if path.count == 1 {
            self[name] = newValue
            return
        }
        var child = self[name] ?? .emptyObject
        // What is not there is not made in order to be removed.
        if newValue == nil, self[name]?.fields == nil { return }
        child.set(newValue, at: path.dropFirst())
        self[name] = child
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(arrayLiteral elements: Value...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, Value)...) { self = .object(Fields(elements)) }
}
