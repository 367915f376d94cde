/// The fields of a map, each name once, in the order of the names' bytes.
///
/// One order for all makes equality, JSON, YAML and diffs independent of how a map was written, as Go's
/// encoding of maps does for Kubernetes. Maps are small, so a sorted array beats a hash table in space and time.
public struct Fields: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public let name: String
        public var value: Value

        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    private var sorted: [Field]

    /// Up to so many names are read one after the other; of more, half are ruled out at a time.
    private static let fewNames = 16

    public init() { sorted = [] }

    /// Makes a map of pairs in any order; of two with one name the later counts.
    public init(_ pairs: some Sequence<(String, Value)>) {
        var fields = pairs.map { Field(name: $0.0, value: $0.1) }
        let ascending = zip(fields, fields.dropFirst()).allSatisfy { Fields.precedes($0.name, $1.name) }
        if !ascending {
            // The sort is stable, so of equal names the last one written comes last.
            fields.sort { Fields.precedes($0.name, $1.name) }
            var unique: [Field] = []
            unique.reserveCapacity(fields.count)
            for field in fields {
                if let last = unique.last, Fields.same(last.name, field.name) {
                    unique[unique.count - 1] = field
                } else {
                    unique.append(field)
                }
            }
            fields = unique
        }
        sorted = fields
    }

    /// Takes fields that are in ascending order already, each name once.
    init(ascending fields: [Field]) { sorted = fields }

    public var names: some Sequence<String> { sorted.lazy.map(\.name) }

    public func contains(_ name: String) -> Bool { self[name] != nil }

    public subscript(name: String) -> Value? {
        get {
            if sorted.count > Fields.fewNames {
                let place = index(of: name)
                return place.found ? sorted[place.index].value : nil
            }
            // Every look at an object comes through here. Swift compares short texts as two numbers, which beats a search by
            // bytes, and lengths rule out most names before that; the pointer spares counting references on the way.
            let count = name.utf8.count
            return sorted.withUnsafeBufferPointer { fields in
                for index in fields.indices
                where fields[index].name.utf8.count == count && Fields.same(fields[index].name, name) {
                    return fields[index].value
                }
                return nil
            }
        }
        set {
            let place = index(of: name)
            switch (place.found, newValue) {
            case (true, let value?): sorted[place.index].value = value
            case (true, nil): sorted.remove(at: place.index)
            case (false, let value?): sorted.insert(Field(name: name, value: value), at: place.index)
            case (false, nil): break
            }
        }
    }

    /// Goes through all fields without copying them, for what is done with every object that is written.
    public func forEachField(_ body: (_ name: String, _ value: Value) throws -> Void) rethrows {
        try sorted.withUnsafeBufferPointer { fields in
            for index in fields.indices { try body(fields[index].name, fields[index].value) }
        }
    }

    /// Changes the value at a position of the order of names, in place.
    public mutating func update(at index: Int, _ change: (inout Value) throws -> Void) rethrows {
        try change(&sorted[index].value)
    }

    /// Puts `transform` of each value in its place.
    public func mapValues(_ transform: (Value) throws -> Value) rethrows -> Fields {
        var copy = self
        for index in copy.sorted.indices { copy.sorted[index].value = try transform(copy.sorted[index].value) }
        return copy
    }

    public func filter(_ isIncluded: (Field) throws -> Bool) rethrows -> Fields {
        var copy = Fields()
        copy.sorted = try sorted.filter(isIncluded)
        return copy
    }

    /// These fields with `others` laid over them, in one pass along both: of each name that `others` has, `combine` gives the
    /// value, or nil for none.
    public func merged(
        with others: Fields, _ combine: (_ own: Value?, _ other: Field) throws -> Value?
    ) rethrows -> Fields {
        var result: [Field] = []
        result.reserveCapacity(sorted.count + others.count)
        var next = 0
        for other in others {
            while next < sorted.count, Fields.precedes(sorted[next].name, other.name) {
                result.append(sorted[next])
                next += 1
            }
            let hasOwn = next < sorted.count && Fields.same(sorted[next].name, other.name)
            if let value = try combine(hasOwn ? sorted[next].value : nil, other) {
                result.append(Field(name: other.name, value: value))
            }
            if hasOwn { next += 1 }
        }
        return Fields(ascending: result + sorted[next...])
    }

    /// The place of `name`, or where it belongs.
    public func index(of name: String) -> (index: Int, found: Bool) {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if Fields.precedes(sorted[middle].name, name) { low = middle + 1 } else { high = middle }
        }
        return (low, low < sorted.count && Fields.same(sorted[low].name, name))
    }

    /// Byte order, not Swift's: names that differ only in Unicode composition are different names.
    public static func precedes(_ left: String, _ right: String) -> Bool { difference(left, right) < 0 }

    /// Whether two names are equal byte for byte. Swift's equality is quick, but takes different spellings of one character
    /// for the same. Of an ASCII text no other spelling has as many bytes, and only ASCII has as many bytes as UTF-16 units.
    static func same(_ left: String, _ right: String) -> Bool {
        guard left == right else { return false }
        let count = left.utf8.count
        return count == right.utf8.count && (count == left.utf16.count || left.utf8.elementsEqual(right.utf8))
    }

    /// Below 0 where `left` comes first, 0 where the bytes are equal. Every sort of a map's fields comes through
    /// here, so it compares memory rather than characters.
    private static func difference(_ left: String, _ right: String) -> Int {
        let fast = left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { right in difference(left, right) }
        }
        if let fast, let fast { return fast }
        return same(left, right) ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }

    private static func difference(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let shared = Swift.min(left.count, right.count)
        guard let leftBase = UnsafeRawPointer(left.baseAddress), let rightBase = UnsafeRawPointer(right.baseAddress)
        else { return left.count - right.count }
        var index = 0
        while index + 8 <= shared {
            let leftWord = UInt64(bigEndian: leftBase.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let rightWord = UInt64(bigEndian: rightBase.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if leftWord != rightWord { return leftWord < rightWord ? -1 : 1 }
            index += 8
        }
        while index < shared {
            if left[index] != right[index] { return Int(left[index]) - Int(right[index]) }
            index += 1
        }
        return left.count - right.count
    }
}

extension Fields: RandomAccessCollection {
    public var startIndex: Int { sorted.startIndex }
    public var endIndex: Int { sorted.endIndex }
    public subscript(position: Int) -> Field { sorted[position] }
}
