internal import Objects

/// A place in a run at which the daemon can end.
public struct CrashPoint: Sendable, Hashable {
    public enum Place: String, Sendable, Hashable, CaseIterable {
        case beforeWrite = "before-write"
        case afterWrite = "after-write"
        case beforePush = "before-push"
        case afterPush = "after-push"
        case beforeFetch = "before-fetch"
        case afterFetch = "after-fetch"
    }

    public var place: Place
    /// Which time the run comes there, from 1.
    public var number: Int

    public init(_ place: Place, _ number: Int) {
        self.place = place
        self.number = number
    }
}

extension CrashPoint: LosslessStringConvertible {
    /// `after-write:12`
    public var description: String { "\(place.rawValue):\(number)" }

    public init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let place = Place(rawValue: String(parts[0])), let number = Int(parts[1]), number > 0
        else { return nil }
        self.init(place, number)
    }
}

extension Simulation {
    /// Every place at which the daemon can end in a run that goes well otherwise: before and after every write to the
    /// store, every push of the status branch and every fetch.
    public static func crashPoints(seed: UInt64) -> [CrashPoint] {
        let passed = run(seed: seed, settings: .calm).passed
        return CrashPoint.Place.allCases.flatMap { place in
            (0..<(passed[place] ?? 0)).map { CrashPoint(place, $0 + 1) }
        }
    }

    /// Ends the daemon where this is the place for it, by plan or by chance.
    mutating func crashes(_ place: CrashPoint.Place) -> Bool {
        let number = (faults.passed[place] ?? 0) + 1
        faults.passed[place] = number
        let isPlanned = settings.crash == CrashPoint(place, number)
        guard isPlanned || happens(SimulatedFault(place)) else { return false }
        if isPlanned {
            faults.note(SimulatedFault(place))
            note("fault", "crash \(place.rawValue) \(number)")
        }
        crash()
        return true
    }
}

extension SimulationSettings {
    /// A short run in which people alone are at work.
    public static var calm: SimulationSettings {
        var settings = SimulationSettings()
        settings.faults = []
        settings.nodes = 2
        settings.turmoil = .seconds(40)
        settings.quiet = .seconds(320)
        return settings
    }
}

extension SimulatedFault {
    init(_ place: CrashPoint.Place) {
        self =
            switch place {
            case .beforeWrite: .crashBeforeWrite
            case .afterWrite: .crashAfterWrite
            case .beforePush: .crashBeforePush
            case .afterPush: .crashAfterPush
            case .beforeFetch: .crashBeforeFetch
            case .afterFetch: .crashAfterFetch
            }
    }
}
