internal import Objects
internal import Store

/// Volumes before containers; and afterwards, for as long as the pod runs, files that follow what they come from.
extension PodLook {
    /// Whether all volumes have been made. Begins what there is to be done for them.
    mutating func hasVolumes() -> Bool {
        let volumes = spec.volumes
        guard !volumes.isEmpty else { return true }
        var stale: [(volume: PodVolume, version: VolumeVersion)] = []
        var hasAll = true
        for volume in volumes {
            let version = version(of: volume)
            let prepared = memory.preparedVolumes[volume.name]
            if prepared == nil { hasAll = false }
            if prepared?.version != version || isDue(prepared) { stale.append((volume, version)) }
        }
        if !stale.isEmpty { mount(stale) }
        return hasAll
    }

    private mutating func isDue(_ prepared: PodMemory.PreparedVolume?) -> Bool {
        guard let time = prepared?.renewAt else { return false }
        if now < time { lookAgain(at: time) }
        return now >= time
    }

    private mutating func mount(_ stale: [(volume: PodVolume, version: VolumeVersion)]) {
        guard !isBusy(.files), !waitsForRetry("volume/") else { return }
        var plans: [VolumePlan] = []
        for (volume, version) in stale {
            do throws(ConfigurationError) {
                if let plan = try plan(of: volume, version) { plans.append(plan) }
                memory.failures["volume/\(volume.name)"] = nil
            } catch {
                lacks(volume, error)
            }
        }
        if !plans.isEmpty { begin(.prepareVolumes(plans)) }
    }

    /// The most time between two tellings of one failure, as the kubelet's retries have it (`maxDurationBeforeRetry`,
    /// pkg/util/goroutinemap/exponentialbackoff).
    private static let longestSilence = Duration.seconds(122)

    /// A source that is missing holds the volume up until it is there; people are told now and again. A volume that has
    /// been made before stays as it was.
    private mutating func lacks(_ volume: PodVolume, _ error: ConfigurationError) {
        let key = "volume/\(volume.name)"
        let message = "MountVolume.SetUp failed for volume \"\(volume.name)\" : \(error.message)"
        if memory.failures[key]?.message != message { memory.failures[key] = nil }
        guard !waitsForRetry(key) else { return }
        memory.noteFailure(key, "FailedMount", message, at: now, atMost: PodLook.longestSilence)
        note(.warning, "FailedMount", message)
        _ = waitsForRetry(key)
    }

    private func version(of volume: PodVolume) -> VolumeVersion {
        VolumeVersion(
            volume.fileSources.compactMap { source in
                switch source {
                case .keys(let kind, let name, _, _):
                    configuration(kind, name).map { .object(uid: $0.uid, resourceVersion: $0.resourceVersion) }
                        ?? .missing
                case .fields(let items):
                    .text(items.map { (try? text(of: $0)) ?? "" }.joined(separator: "\0"))
                case .token, .other: nil
                }
            })
    }
}
