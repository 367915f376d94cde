internal import Measurements
internal import Objects
internal import PodLifecycle
internal import Runtime
internal import Store

extension NodeAgent {
    /// Looks at what the node has left, and where it is short of something, at what pods use of it. What cannot be measured of pods
    /// is left out: their order is then by priority.
    func lookAtPressure(
        _ settings: EvictionSettings, limited: [PodDisk], all: [PodDisk]
    ) async -> PressureLook? {
        guard let supply = try? await runtime.supply() else { return nil }
        var look = PressureLook(supply: supply)
        let short = Set(settings.met(by: supply).map(\.signal.pressure))
        if short.contains(.memory), let count = try? await runtime.stats() {
            look.usage.memory = EvictionUsage.memory(count)
        }
        if short.contains(.processes), let processes = try? await runtime.processes() {
            look.usage.processes = processes
        }
        let disks = short.contains(.disk) ? all : limited
        if !disks.isEmpty { look.usage.disk = await files.usage(of: disks) }
        return look
    }
}
