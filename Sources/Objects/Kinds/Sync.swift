/// A view of a `Sync` (`skeg.dev/v1alpha1`): one path of one git repository, and how it is brought to the machines.
///
/// A Sync is in no namespace.
/// ```yaml
/// apiVersion: skeg.dev/v1alpha1
/// kind: Sync
/// metadata: {name: shop}
/// spec:
///   repository: /srv/shop.git  # or a URL of the scheme file, https or ssh
///   ref: {branch: main}        # or tag, or commit
///   path: deploy               # a folder in the repository; all of it when empty
///   targetNamespace: shop      # for objects that name no namespace
///   prune: true                # remove what git no longer holds
///   atomic: false              # true: one bad object holds back the whole commit
///   drift: Report              # or Correct
///   timeout: 5m                # how long convergence may take
/// ```
public struct Sync: ObjectView {
    public static let kind = GroupKind.sync
    public static let apiVersion = "skeg.dev/v1alpha1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// What to do about fields that git sets and somebody changed.
    public enum DriftMode: String, Sendable, Hashable, CaseIterable {
        /// Write git's value back. What others added beside it is reported and stays.
        case correct = "Correct"
        /// Tell people, and leave the value until git changes the object.
        case report = "Report"
    }

    private func text(_ path: [String]) -> String? { object.content.at(["spec"] + path)?.string }
    private func flag(_ name: String) -> Bool? { object["spec"]?[name]?.bool }

    /// A path, or a URL of the scheme file, https or ssh.
    public var repository: String {
        get { text(["repository"]) ?? "" }
        set { object.content.set(.string(newValue), at: ["spec", "repository"]) }
    }

    public var branch: String? {
        get { text(["ref", "branch"]) }
        set { object.content.set(newValue.map { .string($0) }, at: ["spec", "ref", "branch"]) }
    }

    public var tag: String? {
        get { text(["ref", "tag"]) }
        set { object.content.set(newValue.map { .string($0) }, at: ["spec", "ref", "tag"]) }
    }

    public var commit: String? {
        get { text(["ref", "commit"]) }
        set { object.content.set(newValue.map { .string($0) }, at: ["spec", "ref", "commit"]) }
    }

    /// The folder to read, without a slash at either end; empty for the whole repository.
    public var path: String {
        get {
            let steps = (text(["path"]) ?? "").split(separator: "/").filter { $0 != "." }
            return steps.joined(separator: "/")
        }
        set { object.content.set(.string(newValue), at: ["spec", "path"]) }
    }

    public var targetNamespace: String {
        get { text(["targetNamespace"]) ?? "default" }
        set { object.content.set(.string(newValue), at: ["spec", "targetNamespace"]) }
    }

    public var prunes: Bool {
        get { flag("prune") ?? true }
        set { object.content.set(.bool(newValue), at: ["spec", "prune"]) }
    }

    public var isAtomic: Bool {
        get { flag("atomic") ?? false }
        set { object.content.set(.bool(newValue), at: ["spec", "atomic"]) }
    }

    public var drift: DriftMode {
        get { text(["drift"]).flatMap(DriftMode.init) ?? .report }
        set { object.content.set(.string(newValue.rawValue), at: ["spec", "drift"]) }
    }

    /// Whether its Deployments roll out when a ConfigMap or Secret that they read changes, where they do not say themselves.
    public var rollsOutOnChange: Bool {
        get { flag("rolloutOnChange") ?? false }
        set { object.content.set(.bool(newValue), at: ["spec", "rolloutOnChange"]) }
    }

    public var isSuspended: Bool {
        get { flag("suspend") ?? false }
        set { object.content.set(.bool(newValue), at: ["spec", "suspend"]) }
    }
}
