internal import Objects
internal import Store

/// What is said of a change to a Secret. The answer to a change that is made holds the object, as everywhere; refusals and
/// warnings are passed on and kept by clients, and say nothing of a value: not of one that was sent, nor of one that is stored.
extension ObjectWrite {
    mutating func discreetly(_ decide: ResourceTarget.Decision) throws(APIStatus) -> WriteOutcome {
        guard Secrecy(of: info.kind).hasSecrets else { return try decide(&self) }
        do throws(APIStatus) {
            var outcome = try decide(&self)
            if !outcome.warnings.isEmpty { outcome.warnings = outcome.warnings.map(secrets.scrubbed) }
            return outcome
        } catch {
            throw error.without(secrets)
        }
    }

    /// What the request and the stored object hold.
    private var secrets: Scrubber {
        let json = try? JSONParser.parse(request.body, duplicates: .lastCounts)
        let sent = json ?? (try? request.bodyObject()) ?? .null
        let stored = snapshot[key] ?? Object(.null)
        guard let steps = sent.array else { return Secrecy.scrubber(of: [whole(sent), stored]) }
        // The values of a JSON patch, each as if it were the data of a Secret.
        return Secrecy.scrubber(of: steps.map { whole(["data": $0["value"] ?? .null]) } + [stored])
    }

    /// A body with the kind that the path says, whatever it says itself.
    private func whole(_ sent: Value) -> Object {
        guard sent.fields != nil else { return Object(["kind": .string(info.kind.kind), "data": sent]) }
        var object = Object(sent)
        object["apiVersion"] = .string(info.apiVersion)
        object["kind"] = .string(info.kind.kind)
        return object
    }
}

extension APIStatus {
    fileprivate func without(_ secrets: Scrubber) -> APIStatus {
        var status = self
        status.message = secrets.scrubbed(message)
        if let causes = details?["causes"] { status.details?["causes"] = secrets.scrubbed(causes) }
        return status
    }
}
