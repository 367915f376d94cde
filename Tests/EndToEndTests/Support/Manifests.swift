import Glibc
import Objects

/// Manifests that real servers follow from.
enum Manifests {
    /// A Deployment of busybox's web server, each pod at port 8080 of its own address.
    ///
    /// - Parameter site: The folder that it serves.
    static func web(
        _ name: String = "web", replicas: Int = 3, site: String, more: String = ""
    ) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
        spec:
          replicas: \(replicas)
          selector:
            matchLabels: {app: \(name)}
          strategy:
            rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
          minReadySeconds: 1
          template:
            metadata:
              labels: {app: \(name)}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - name: web
                image: skeg.dev/host
                command: [/bin/busybox, httpd, -f, -p, "$(POD_IP):8080", -h, \(site)]
                env:
                - name: POD_IP
                  valueFrom: {fieldRef: {fieldPath: status.podIP}}
        \(more)
        """
    }

    static func configMap(_ name: String, _ value: String = "1") -> String {
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: \(name)
        data:
          value: "\(value)"

        """
    }

    /// A second Sync of a repository, for its folder `shop`.
    ///
    /// - Parameter keys: The Secret with what opens its encrypted files.
    static func shop(_ repository: GitRepository, keys: String) -> String {
        """
        apiVersion: skeg.dev/v1alpha1
        kind: Sync
        metadata: {name: shop}
        spec:
          repository: \(repository.path)
          ref: {branch: main}
          path: shop
          pollInterval: 1s
          decryption: {provider: sops, secretRef: {name: \(keys)}}

        """
    }
}

extension Machine {
    /// A folder with a page that says only this; what a version of an application serves.
    func site(_ text: String) throws -> String {
        try TextFile.write(text, to: "\(path)/sites/\(text)/index.html")
        return "\(path)/sites/\(text)"
    }

    /// A folder that has `/cgi-bin/show` answer with what these lines of a shell print.
    func site(showing lines: String) throws -> String {
        let script = "\(path)/site/cgi-bin/show"
        try TextFile.write("#!/bin/sh\nprintf 'Content-type: text/plain\\r\\n\\r\\n'\n\(lines)\n", to: script)
        chmod(script, 0o755)
        return "\(path)/site"
    }

    /// What the pods answer now, each at its own address.
    func answers(of pods: [Object]? = nil) -> [String] {
        (pods ?? self.pods).compactMap { pod in
            pod.status["podIP"]?.string.flatMap { HTTP.get($0)?.text }
        }
    }

    /// Waits until exactly so many pods run, and each answers so.
    func serves(_ text: String, pods count: Int) async throws {
        try await eventually(
            "\(count) pods answer \(text)", seen: { "\(self.pods.map { ($0.name, $0.status) }) \(self.answers())" }
        ) {
            let pods = self.pods
            return pods.count == count && self.answers(of: pods) == Array(repeating: text, count: count)
        }
    }
}
