public import Measurements
public import Objects

/// What is watched of a node (`Signal`, pkg/kubelet/eviction/api). There are no images, so nothing is said of their file system.
public enum EvictionSignal: String, Sendable, Hashable, CaseIterable {
    case memory = "memory.available"
    case filesystem = "nodefs.available"
    case inodes = "nodefs.inodesFree"
    case processes = "pid.available"

    /// `signalToNodeCondition`.
    public var pressure: NodePressure {
        switch self {
        case .memory: .memory
        case .filesystem, .inodes: .disk
        case .processes: .processes
        }
    }

    /// `signalToResource`.
    public var resource: String {
        switch self {
        case .memory: "memory"
        case .filesystem: "ephemeral-storage"
        case .inodes: "inodes"
        case .processes: "pids"
        }
    }

    func supply(_ node: NodeSupply) -> Supply? {
        switch self {
        case .memory: node.memory
        case .filesystem: node.filesystem
        case .inodes: node.inodes
        case .processes: node.processes
        }
    }
}

/// Less left than this is too little.
public struct EvictionThreshold: Sendable, Hashable {
    public enum Limit: Sendable, Hashable {
        case quantity(Quantity)
        /// Thousandths of a percent of the capacity.
        case share(Int64)
    }

    public var signal: EvictionSignal
    public var limit: Limit

    public init(_ signal: EvictionSignal, _ limit: Limit) {
        self.signal = signal
        self.limit = limit
    }

    /// As much as has to be left (`GetThresholdQuantity`); a share is rounded down.
    func quantity(of supply: Supply) -> Quantity {
        switch limit {
        case .quantity(let quantity): quantity
        case .share(let share):
            Quantity(whole: Int64(clamping: Int128(supply.capacity) * Int128(share) / 100_000), format: .binarySI)
        }
    }

    /// `nodefs.available is 5120Mi, less than 25Gi`: bytes are told in whole MiB, rounded down.
    public func text(_ node: NodeSupply) -> String {
        guard let supply = signal.supply(node) else { return signal.rawValue }
        let unit: Int64 = signal == .memory || signal == .filesystem ? 1 << 20 : 1
        func text(_ amount: Int64) -> Quantity { Quantity(whole: amount - amount % unit, format: .binarySI) }
        return "\(signal.rawValue) is \(text(supply.available)), less than \(text(quantity(of: supply).value))"
    }

    /// What is not known is not short (`thresholdsMet`).
    func isMet(by node: NodeSupply) -> Bool {
        guard let supply = signal.supply(node) else { return false }
        return Quantity(whole: supply.available) < quantity(of: supply)
    }
}

/// When a node is short of something, and for how long it counts as that. Hard thresholds only.
public struct EvictionSettings: Sendable, Hashable {
    public var thresholds: [EvictionThreshold]
    /// A condition stays for so long after it was seen last (`--eviction-pressure-transition-period`).
    public var transitionPeriod: Duration

    /// The kubelet's (`DefaultEvictionHard`, pkg/kubelet/apis/config/v1beta1/defaults_linux.go), which has none for processes.
    public static let standard = EvictionSettings(
        thresholds: [
            EvictionThreshold(.memory, .quantity(Quantity(whole: 100 << 20, format: .binarySI))),
            EvictionThreshold(.filesystem, .share(10_000)), EvictionThreshold(.inodes, .share(5_000))
        ])

    public init(thresholds: [EvictionThreshold], transitionPeriod: Duration = .seconds(300)) {
        self.thresholds = thresholds
        self.transitionPeriod = transitionPeriod
    }

    /// Those of which there is too little.
    public func met(by node: NodeSupply) -> [EvictionThreshold] { thresholds.filter { $0.isMet(by: node) } }
}

/// What is wrong with thresholds that somebody wrote.
public struct EvictionSettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String
}

extension EvictionSettings {
    /// Longer than any sensible text.
    private static let textLimit = 4096

    /// Reads `memory.available<100Mi,nodefs.available<10%`, the form of `--eviction-hard`; `none` for no thresholds at all
    /// (`ParseThresholdConfig`). What is not named is not watched, as with the kubelet. 0 % and 100 % switch a signal off.
    public static func thresholds(_ text: String) throws(EvictionSettingsError) -> [EvictionThreshold] {
        if text == "none" { return [] }
        guard !text.isEmpty, text.utf8.count <= textLimit else {
            throw EvictionSettingsError(description: "give thresholds such as memory.available<100Mi, or none")
        }
        var thresholds: [EvictionThreshold] = []
        var seen: Set<EvictionSignal> = []
        for statement in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = statement.split(separator: "<", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0.filter { $0 != " " }) }
            guard parts.count == 2 else {
                throw EvictionSettingsError(
                    description: "invalid eviction threshold syntax \(statement), expected <signal><operator><value>")
            }
            guard let signal = EvictionSignal(rawValue: parts[0]) else {
                let known = EvictionSignal.allCases.map(\.rawValue).joined(separator: ", ")
                throw EvictionSettingsError(
                    description: "unsupported eviction signal \(parts[0]); there are \(known)")
            }
            guard seen.insert(signal).inserted else {
                throw EvictionSettingsError(description: "\(parts[0]) is given twice")
            }
            if let limit = try limit(parts[1]) { thresholds.append(EvictionThreshold(signal, limit)) }
        }
        return thresholds
    }

    /// nil for one that switches its signal off (`parseThresholdStatement`).
    private static func limit(_ text: String) throws(EvictionSettingsError) -> EvictionThreshold.Limit? {
        if text.hasSuffix("%") {
            guard let number = Quantity(String(text.dropLast())), number.format == .decimalSI else {
                throw EvictionSettingsError(description: "\(text) is no percentage")
            }
            let share = number.milliValue
            guard !number.isNegative else {
                throw EvictionSettingsError(description: "eviction percentage threshold \(text) must be >= 0%")
            }
            guard share <= 100_000 else {
                throw EvictionSettingsError(description: "eviction percentage threshold \(text) must be <= 100%")
            }
            return share == 0 || share == 100_000 ? nil : .share(share)
        }
        guard let quantity = Quantity(text) else {
            throw EvictionSettingsError(description: "\(text) is no quantity: \(Quantity.formatMessage)")
        }
        guard !quantity.isNegative, !quantity.isZero else {
            throw EvictionSettingsError(description: "eviction threshold \(text) must be positive")
        }
        return .quantity(quantity)
    }
}
