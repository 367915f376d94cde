/// What kubectl 1.32 sends as protobuf where it prints no object, in base64, and the object that the command asks for.
enum RecordedReviews {
    static let all: [(command: String, body: String, object: String)] = [
        (
            "kubectl create token default --duration=10m --audience=a --bound-object-kind=Pod --bound-object-name=p …",
            """
            azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIxChAKABIAGgAiACoAMgA4AEIAEhcKAWEaDwoDUG9k
            EgJ2MRoBcCIBdSDYBBoECgASABoAIgA=
            """,
            #"""
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "metadata": {}, "spec": {"audiences":
            ["a"], "boundObjectRef": {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"},
            "expirationSeconds": 600}, "status": {"token": ""}}
            """#
        ),
        (
            "kubectl auth can-i get pods/log --namespace=default",
            """
            azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPwoQCgASABoAIgAqADIAOABCABIh
            Ch8KB2RlZmF1bHQSA2dldBoAIgAqBHBvZHMyADoDbG9nGggIABIAGgAgABoAIgA=
            """,
            #"""
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "metadata": {}, "spec":
            {"resourceAttributes": {"name": "log", "namespace": "default", "resource": "pods", "verb": "get"}},
            "status": {"allowed": false}}
            """#
        ),
        (
            "kubectl auth can-i get /healthz",
            """
            azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSLwoQCgASABoAIgAqADIAOABCABIR
            Eg8KCC9oZWFsdGh6EgNnZXQaCAgAEgAaACAAGgAiAA==
            """,
            #"""
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "metadata": {}, "spec":
            {"nonResourceAttributes": {"path": "/healthz", "verb": "get"}}, "status": {"allowed": false}}
            """#
        ),
        (
            "kubectl auth can-i --list",
            """
            azhzAAoxChdhdXRob3JpemF0aW9uLms4cy5pby92MRIWU2VsZlN1YmplY3RSdWxlc1JldmlldxIjChAKABIAGgAiACoAMgA4AEIAEgkK
            B2RlZmF1bHQaBBgAIgAaACIA
            """,
            #"""
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "metadata": {}, "spec":
            {"namespace": "default"}, "status": {"incomplete": false}}
            """#
        ),
        (
            "kubectl auth whoami",
            """
            azhzAAotChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESEVNlbGZTdWJqZWN0UmV2aWV3EhoKEAoAEgAaACIAKgAyADgAQgASBgoECgAS
            ABoAIgA=
            """,
            #"""
            {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview", "metadata": {}, "status":
            {"userInfo": {}}}
            """#
        ),
        (
            "kubectl certificate approve csr1",
            """
            azhzAAozChZjZXJ0aWZpY2F0ZXMuazhzLmlvL3YxEhlDZXJ0aWZpY2F0ZVNpZ25pbmdSZXF1ZXN0EsMBChcKBGNzcjESABoAIgAqAmN1
            MgE1OABCABJBCgVoZWxsbxICbWUaACIBYSIBYioLY2xpZW50IGF1dGgyDQoBaxIICgJ2MQoCdjI6DWV4YW1wbGUuY29tL3NAkBwaZQpj
            CghBcHByb3ZlZBIOS3ViZWN0bEFwcHJvdmUaNVRoaXMgQ1NSIHdhcyBhcHByb3ZlZCBieSBrdWJlY3RsIGNlcnRpZmljYXRlIGFwcHJv
            dmUuIggIidKX2AYQACoAMgRUcnVlGgAiAA==
            """,
            #"""
            {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name":
            "csr1", "resourceVersion": "5", "uid": "cu"}, "spec": {"expirationSeconds": 3600, "extra": {"k": ["v1",
            "v2"]}, "groups": ["a", "b"], "request": "aGVsbG8=", "signerName": "example.com/s", "usages":
            ["client auth"], "username": "me"}, "status": {"conditions": [{"lastUpdateTime":
            "2026-11-24T19:44:09Z", "message": "This CSR was approved by kubectl certificate approve.",
            "reason": "KubectlApprove", "status": "True", "type": "Approved"}]}}
            """#
        )
    ]
}
