/// A regular expression as steps that a text is led through, all ways at once.
struct PatternProgram: Sendable {
    private enum Step: Sendable {
        /// Takes one character of the class, and goes on with the next step.
        case take(CharacterClass)
        case assert(PatternAssertion)
        /// Goes on at both.
        case fork(Int, Int)
        case jump(Int)
        case end
    }

    private var steps: [Step] = []

    init(_ node: PatternNode) throws(PatternError) {
        try add(node)
        try add(.end)
    }

    private mutating func add(_ step: Step) throws(PatternError) {
        guard steps.count < Pattern.maximumSteps else {
            throw PatternError("it comes to more than \(Pattern.maximumSteps) steps with its repetitions written out")
        }
        steps.append(step)
    }

    private mutating func add(_ node: PatternNode) throws(PatternError) {
        switch node {
        case .nothing: break
        case .one(let taken): try add(.take(taken))
        case .assertion(let assertion): try add(.assert(assertion))
        case .all(let parts): for part in parts { try add(part) }
        case .any(let ways): try addChoice(ways)
        case .repeated(let part, let least, let most):
            for _ in 0..<least { try add(part) }
            guard let most else { return try addLoop(part) }
            var exits: [Int] = []
            for _ in 0..<max(0, most - least) {
                exits.append(steps.count)
                try add(.fork(steps.count + 1, 0))
                try add(part)
            }
            for exit in exits { steps[exit] = .fork(exit + 1, steps.count) }
        }
    }

    private mutating func addChoice(_ ways: [PatternNode]) throws(PatternError) {
        var ends: [Int] = []
        for (index, way) in ways.enumerated() {
            guard index < ways.count - 1 else {
                try add(way)
                break
            }
            let fork = steps.count
            try add(.fork(fork + 1, 0))
            try add(way)
            ends.append(steps.count)
            try add(.jump(0))
            steps[fork] = .fork(fork + 1, steps.count)
        }
        for end in ends { steps[end] = .jump(steps.count) }
    }

    private mutating func addLoop(_ part: PatternNode) throws(PatternError) {
        let start = steps.count
        try add(.fork(start + 1, 0))
        try add(part)
        try add(.jump(start))
        steps[start] = .fork(start + 1, steps.count)
    }

    func match(_ text: String) -> Pattern.Outcome {
        let scalars = Array(text.unicodeScalars)
        var current = PatternPlaces(count: steps.count)
        var next = PatternPlaces(count: steps.count)
        var work = 0
        for position in 0...scalars.count {
            let before = position > 0 ? scalars[position - 1] : nil
            let after = position < scalars.count ? scalars[position] : nil
            // A match may begin anywhere.
            if reach(0, &current, before, after, &work) { return .matches }
            guard let scalar = after else { return .differs }
            let following = position + 1 < scalars.count ? scalars[position + 1] : nil
            for place in current.places {
                work += 1
                guard case .take(let taken) = steps[place], taken.contains(scalar) else { continue }
                if reach(place + 1, &next, scalar, following, &work) { return .matches }
            }
            guard work <= Pattern.maximumWork else { return .tooMuchWork }
            swap(&current, &next)
            next.removeAll()
        }
        return .differs
    }

    /// Adds a step and all that it leads to without taking anything; true where that is the end.
    private func reach(
        _ start: Int, _ places: inout PatternPlaces, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?,
        _ work: inout Int
    ) -> Bool {
        var waiting = [start]
        while let place = waiting.popLast() {
            guard places.insert(place) else { continue }
            work += 1
            switch steps[place] {
            case .take: break
            case .assert(let assertion): if assertion.holds(between: before, and: after) { waiting.append(place + 1) }
            case .fork(let one, let other):
                waiting.append(other)
                waiting.append(one)
            case .jump(let target): waiting.append(target)
            case .end: return true
            }
        }
        return false
    }
}

/// A set of steps that is cheap to empty.
private struct PatternPlaces {
    private(set) var places: [Int] = []
    private var isIn: [Bool]

    init(count: Int) { isIn = Array(repeating: false, count: count) }

    mutating func insert(_ place: Int) -> Bool {
        guard !isIn[place] else { return false }
        isIn[place] = true
        places.append(place)
        return true
    }

    mutating func removeAll() {
        for place in places { isIn[place] = false }
        places.removeAll(keepingCapacity: true)
    }
}
