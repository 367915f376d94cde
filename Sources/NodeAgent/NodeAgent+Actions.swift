internal import PodLifecycle
internal import Runtime

extension NodeAgent {
    /// Carries out one action; always answers.
    func carryOut(_ action: PodAction, uid: String) async -> PodActionOutcome {
        do throws(RuntimeError) {
            return try await attempt(action, uid: uid)
        } catch {
            return .failed(error)
        }
    }

    private func attempt(_ action: PodAction, uid: String) async throws(RuntimeError) -> PodActionOutcome {
        switch action {
        case .prepareVolumes, .removeVolumes, .removeFiles, .readEnvironment:
            return await files(action, uid: uid)
        case .runSandbox(let configuration):
            return .sandbox(try await runtime.runSandbox(configuration))
        case .createContainer(let sandbox, let configuration, let subPaths):
            do throws(PodFilesError) {
                try await files.prepare(subPaths: subPaths)
            } catch {
                return .refused(error.message)
            }
            let id = try await runtime.createContainer(in: sandbox, configuration)
            return .container(try await runtime.status(of: id))
        case .startContainer(let id, _):
            try await runtime.startContainer(id)
            return .container(try await runtime.status(of: id))
        case .runHook(let id, _, _, let action, let timeout):
            if case .exec(let command) = action {
                return .hook(exitCode: try await runtime.exec(in: id, command: command, timeout: timeout).exitCode)
            }
            let request = ProbeRequest(container: id, purpose: .hook, action: action, timeout: timeout)
            return .hook(exitCode: await prober.probe(request).verdict == .success ? 0 : 1)
        case .stopContainer(let id, _, let gracePeriod):
            try await runtime.stopContainer(id, gracePeriod: gracePeriod)
            return .container(try await runtime.status(of: id))
        case .removeContainer(let id, _, let logPath):
            try await runtime.removeContainer(id)
            await files.removeLog(logPath)
            return .done
        case .stopSandbox(let id):
            try await runtime.stopSandbox(id)
            return .done
        case .removeSandbox(let id):
            try await runtime.removeSandbox(id)
            return .done
        }
    }

    private func files(_ action: PodAction, uid: String) async -> PodActionOutcome {
        do throws(PodFilesError) {
            switch action {
            case .prepareVolumes(let plans):
                let (complete, renewals) = try await withTokens(plans)
                try await files.prepare(volumes: complete)
                return .prepared(renewals: renewals)
            case .readEnvironment(_, _, let keys): return .environment(try await files.read(keys))
            case .removeVolumes:
                options.tokens?.forget(podUID: uid)
                try await files.removeVolumes(of: uid)
            case .removeFiles(let logDirectory): try await files.removeAll(of: uid, logDirectory: logDirectory)
            default: break
            }
            return .done
        } catch {
            return .refused(error.message)
        }
    }
}
