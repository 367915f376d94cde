extension Sequence<Diagnostic> {
    /// The diagnostics with their places in the file that the value was read from, in the order of these places. An
    /// unknown field is at its name, everything else at its value, or at the nearest thing around it that is there.
    public func located(in map: SourceMap, value: Value, file: String) -> [Diagnostic] {
        self.map { $0.located(in: map, value: value, file: file) }.sortedByPosition
    }
}

extension Diagnostic {
    func located(in map: SourceMap, value: Value, file: String) -> Diagnostic {
        guard position == nil else { return self }
        let place = map.place(of: path, in: value, ofName: reason == .unknownField)
        var copy = self
        copy.position = SourcePosition(file: file, line: Int(place.line), column: Int(place.column))
        return copy
    }
}

extension [Diagnostic] {
    /// Stable: what stands at one place keeps its order.
    fileprivate var sortedByPosition: [Diagnostic] {
        enumerated().sorted { left, right in
            let (one, other) = (left.element.position, right.element.position)
            let oneKey = (one?.line ?? 0, one?.column ?? 0, left.offset)
            return oneKey < (other?.line ?? 0, other?.column ?? 0, right.offset)
        }.map(\.element)
    }
}
