/// Skeg's own kind: what of which repository is kept running here.
extension Schema {
    static let sync: Schema = kindSchema([
        required("spec", object(syncSpec).checked(SyncRules.check), "What is desired."),
        field("status", object(syncStatus).checked(SyncRules.checkStatus), "What is.")
    ])

    private static let syncSpec: [Property] = {
        let ref: [Property] = [
            field("branch", .text, "Follows a branch; `main` when nothing is given."),
            field("tag", .text, "Stays on a tag, and follows it when it moves."),
            field("commit", .text, "Stays on a commit, by its full id.")
        ]
        let credentials: [Property] = [
            field("tokenFile", .text, "A file with a token, for https."),
            field("userFile", .text, "A file with a user's name, for https."),
            field("keyFile", .text, "A file with a private key, for ssh."),
            field("knownHostsFile", .text, "A file with the keys of known hosts, for ssh.")
        ]
        let secret: [Property] = [
            required("name", .text, "Its name."),
            field("namespace", .text, "Its namespace; that of `targetNamespace` when it is not given.")
        ]
        let decryption: [Property] = [
            required("provider", .oneOf("sops"), "The format of encrypted files."),
            field("secretRef", .object(secret), "A Secret whose keys `*.agekey` hold age identities.")
        ]
        let status: [Property] = [
            field("branch", .text, default: "skeg/status", "Where the status is committed."),
            field("repository", .text, "Where the status is pushed; the same repository when empty."),
            field("interval", .duration, default: "5s", "Least time between two status commits.")
        ]
        return [
            required("repository", .text, "A path, or a URL with file, https or ssh."),
            field("ref", .object(ref), "Which commit."),
            field("path", .text, "The directory to read; the root when empty."),
            field("pollInterval", .duration, default: "30s", "How often a remote repository is looked at."),
            field("timeout", .duration, default: "5m", "How long convergence may take before it counts as degraded."),
            field("prune", .boolean, default: true, "Whether what left the repository is deleted."),
            field("atomic", .boolean, default: false, "Whether one bad object holds the whole commit back."),
            field(
                "drift", .oneOf("Report", "Correct"), default: "Report", "What to do about fields changed elsewhere."),
            field(
                "rolloutOnChange", .boolean, default: false,
                "Whether Deployments roll out when a ConfigMap or Secret that they read changes."),
            field("suspend", .boolean, "Whether nothing is applied for now."),
            field("targetNamespace", .text, default: "default", "The namespace of objects that give none."),
            field("status", .object(status), "Where the status is written as commits; nowhere when it is not given."),
            field("credentials", .object(credentials), "Files on the daemon's machine."),
            field(
                "decryption", .object(decryption), "What opens encrypted files, besides the machine's own identities.")
        ]
    }()

    private static let syncStatus: [Property] = {
        let counts: [Property] = [
            field("created", .count64), field("configured", .count64), field("unchanged", .count64),
            field("pruned", .count64), field("blocked", .count64)
        ]
        let blocked: [Property] = [
            field("kind", .text), field("namespace", .text), field("name", .text), field("file", .text),
            field("line", .int64), field("column", .int64), field("reason", .text), field("message", .text),
            field("since", .time)
        ]
        return [
            field("observedGeneration", .count64),
            field("conditions", .list(.condition, by: "type")),
            field("lastAttemptedRevision", .text),
            field("lastAppliedRevision", .text),
            field("result", .oneOf("Converged", "Progressing", "Degraded", "Failed")),
            field("summary", .object(counts)),
            field("blocked", .list(.object(blocked)), "The first objects that have not converged, 100 at most."),
            field("warnings", .texts)
        ]
    }()
}
