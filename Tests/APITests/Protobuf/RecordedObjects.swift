/// What kubectl 1.32 sends as protobuf, in base64, and what it prints with `--dry-run=client -o json`, without nulls.
enum RecordedObjects {
    static let all: [(command: String, body: String, object: String)] = [
        (
            "kubectl create deployment x --image=y --replicas=3 --port=80",
            """
            azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50EqcBChsKAXgSABoAIgAqADIAOABCAFoICgNhcHASAXgSeggDEgoKCAoDYXBwEgF4GmIK
            GgoAEgAaACIAKgAyADgAQgBaCAoDYXBwEgF4EkQSJgoBeRIBeSoAMgoKABAAGFAiACoAQgBqAHIAgAEAiAEAkAEAogEAGgAyAEIASgBS
            AFgAYABoAIIBAIoBAJoBAMIBACICCgAoADgAGgwIABAAGAAgACgAOAAaACIA
            """,
            #"""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"labels": {"app": "x"}, "name": "x"},
            "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "x"}}, "strategy": {}, "template":
            {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"image": "y", "name": "y", "ports":
            [{"containerPort": 80}], "resources": {}}]}}}, "status": {}}
            """#
        ),
        (
            "kubectl create job j --image=i -- echo hi",
            """
            azhzAAoPCghiYXRjaC92MRIDSm9iEnwKEQoBahIAGgAiACoAMgA4AEIAEl0yWwoQCgASABoAIgAqADIAOABCABJHEiQKAWoSAWkaBGVj
            aG8aAmhpKgBCAGoAcgCAAQCIAQCQAQCiAQAaBU5ldmVyMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAaCCAAKAAwADoAGgAiAA==
            """,
            #"""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"}, "spec": {"template": {"metadata":
            {}, "spec": {"containers": [{"command": ["echo", "hi"], "image": "i", "name": "j", "resources": {}}],
            "restartPolicy": "Never"}}}, "status": {}}
            """#
        ),
        (
            "kubectl create cronjob cj --image=i --schedule='*/5 * * * *' -- echo hi",
            """
            azhzAAoTCghiYXRjaC92MRIHQ3JvbkpvYhKiAQoSCgJjahIAGgAiACoAMgA4AEIAEokBCgsqLzUgKiAqICogKhoAKngKEgoCY2oSABoA
            IgAqADIAOABCABJiMmAKEAoAEgAaACIAKgAyADgAQgASTBIlCgJjahIBaRoEZWNobxoCaGkqAEIAagByAIABAIgBAJABAKIBABoJT25G
            YWlsdXJlMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAaABoAIgA=
            """,
            #"""
            {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "cj"}, "spec": {"jobTemplate":
            {"metadata": {"name": "cj"}, "spec": {"template": {"metadata": {}, "spec": {"containers": [{"command":
            ["echo", "hi"], "image": "i", "name": "cj", "resources": {}}], "restartPolicy": "OnFailure"}}}},
            "schedule": "*/5 * * * *"}, "status": {}}
            """#
        ),
        (
            "kubectl create secret generic s --from-literal=a=b",
            """
            azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAWESAWIaABoAIgA=
            """,
            #"""
            {"apiVersion": "v1", "data": {"a": "Yg=="}, "kind": "Secret", "metadata": {"name": "s"}}
            """#
        ),
        (
            "kubectl create configmap c --from-literal=k=v",
            """
            azhzAAoPCgJ2MRIJQ29uZmlnTWFwEhsKEQoBYxIAGgAiACoAMgA4AEIAEgYKAWsSAXYaACIA
            """,
            #"""
            {"apiVersion": "v1", "data": {"k": "v"}, "kind": "ConfigMap", "metadata": {"name": "c"}}
            """#
        ),
        (
            "kubectl create ingress ing --class=nginx --rule='a.example/p*=svc:80,tls=sec' --annotation=a=b",
            """
            azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJqChsKA2luZxIAGgAiACoAMgA4AEIAYgYKAWESAWISRxIQCglhLmV4
            YW1wbGUSA3NlYxosCglhLmV4YW1wbGUSHwodChsKAi9wEg0iCwoDc3ZjEgQKABBQGgZQcmVmaXgiBW5naW54GgIKABoAIgA=
            """,
            #"""
            {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"annotations": {"a": "b"},
            "name": "ing"}, "spec": {"ingressClassName": "nginx", "rules": [{"host": "a.example", "http": {"paths":
            [{"backend": {"service": {"name": "svc", "port": {"number": 80}}}, "path": "/p", "pathType":
            "Prefix"}]}}], "tls": [{"hosts": ["a.example"], "secretName": "sec"}]}, "status": {"loadBalancer": {}}}
            """#
        ),
        (
            "kubectl create role ro --verb=get,list --resource=pods,deployments.apps --resource-name=x",
            """
            azhzAAokChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgRSb2xlEk8KEgoCcm8SABoAIgAqADIAOABCABIWCgNnZXQKBGxpc3QS
            ABoEcG9kcyIBeBIhCgNnZXQKBGxpc3QSBGFwcHMaC2RlcGxveW1lbnRzIgF4GgAiAA==
            """,
            #"""
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "ro"}, "rules":
            [{"apiGroups": [""], "resourceNames": ["x"], "resources": ["pods"], "verbs": ["get", "list"]},
            {"apiGroups": ["apps"], "resourceNames": ["x"], "resources": ["deployments"], "verbs": ["get",
            "list"]}]}
            """#
        ),
        (
            "kubectl create rolebinding rb --role=ro --user=u --group=g --serviceaccount=default:sa",
            """
            azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtSb2xlQmluZGluZxKtAQoSCgJyYhIAGgAiACoAMgA4AEIAEiYKBFVz
            ZXISGXJiYWMuYXV0aG9yaXphdGlvbi5rOHMuaW8aAXUiABInCgVHcm91cBIZcmJhYy5hdXRob3JpemF0aW9uLms4cy5pbxoBZyIAEh8K
            DlNlcnZpY2VBY2NvdW50EgAaAnNhIgdkZWZhdWx0GiUKGXJiYWMuYXV0aG9yaXphdGlvbi5rOHMuaW8SBFJvbGUaAnJvGgAiAA==
            """,
            #"""
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "rb"},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "ro"}, "subjects":
            [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "u"}, {"apiGroup":
            "rbac.authorization.k8s.io", "kind": "Group", "name": "g"}, {"kind": "ServiceAccount", "name": "sa",
            "namespace": "default"}]}
            """#
        ),
        (
            "kubectl create clusterrole agg --aggregation-rule=rbac.example.com/aggregate=true",
            """
            azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtDbHVzdGVyUm9sZRI9ChMKA2FnZxIAGgAiACoAMgA4AEIAGiYKJAoi
            ChpyYmFjLmV4YW1wbGUuY29tL2FnZ3JlZ2F0ZRIEdHJ1ZRoAIgA=
            """,
            #"""
            {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"rbac.example.com/aggregate": "true"}}]},
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "agg"}}
            """#
        ),
        (
            "kubectl create quota q --hard=cpu=1,memory=1Gi,pods=0 --scopes=BestEffort",
            """
            azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRJNChEKAXESABoAIgAqADIAOABCABI2CgoKA2NwdRIDCgExCg8KBm1lbW9yeRIFCgMxR2kK
            CwoEcG9kcxIDCgEwEgpCZXN0RWZmb3J0GgAaACIA
            """,
            #"""
            {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": {"cpu": "1",
            "memory": "1Gi", "pods": "0"}, "scopes": ["BestEffort"]}, "status": {}}
            """#
        ),
        (
            "kubectl create poddisruptionbudget pdb --selector=app=x --min-available=50%",
            """
            azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSOgoTCgNwZGISABoAIgAqADIAOABCABIXCgkIARAAGgM1MCUSCgoI
            CgNhcHASAXgaCggAGAAgACgAMAAaACIA
            """,
            #"""
            {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "pdb"}, "spec":
            {"minAvailable": "50%", "selector": {"matchLabels": {"app": "x"}}}, "status": {"currentHealthy": 0,
            "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0}}
            """#
        ),
        (
            "kubectl create poddisruptionbudget pdb2 --selector=app=x --max-unavailable=0",
            """
            azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSOAoUCgRwZGIyEgAaACIAKgAyADgAQgASFBIKCggKA2FwcBIBeBoG
            CAAQABoAGgoIABgAIAAoADAAGgAiAA==
            """,
            #"""
            {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "pdb2"}, "spec":
            {"maxUnavailable": 0, "selector": {"matchLabels": {"app": "x"}}}, "status": {"currentHealthy": 0,
            "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0}}
            """#
        ),
        (
            "kubectl create priorityclass pc --value=0 --description=d --preemption-policy=Never",
            """
            azhzAAolChRzY2hlZHVsaW5nLms4cy5pby92MRINUHJpb3JpdHlDbGFzcxIiChIKAnBjEgAaACIAKgAyADgAQgAQABgAIgFkKgVOZXZl
            choAIgA=
            """,
            #"""
            {"apiVersion": "scheduling.k8s.io/v1", "description": "d", "kind": "PriorityClass", "metadata": {"name":
            "pc"}, "preemptionPolicy": "Never", "value": 0}
            """#
        ),
        (
            "kubectl create service clusterip svc --tcp=80:8080,443:https",
            """
            azhzAAoNCgJ2MRIHU2VydmljZRKNAQofCgNzdmMSABoAIgAqADIAOABCAFoKCgNhcHASA3N2YxJmChsKBzgwLTgwODASA1RDUBhQIgcI
            ABCQPxoAKAAKIgoJNDQzLWh0dHBzEgNUQ1AYuwMiCwgBEAAaBWh0dHBzKAASCgoDYXBwEgNzdmMaACIJQ2x1c3RlcklQOgBCAFIAWgBg
            AGgAGgIKABoAIgA=
            """,
            #"""
            {"apiVersion": "v1", "kind": "Service", "metadata": {"labels": {"app": "svc"}, "name": "svc"}, "spec":
            {"ports": [{"name": "80-8080", "port": 80, "protocol": "TCP", "targetPort": 8080}, {"name": "443-https",
            "port": 443, "protocol": "TCP", "targetPort": "https"}], "selector": {"app": "svc"}, "type":
            "ClusterIP"}, "status": {"loadBalancer": {}}}
            """#
        ),
        (
            "kubectl create service nodeport np --tcp=80:http --node-port=30080",
            """
            azhzAAoNCgJ2MRIHU2VydmljZRJqCh0KAm5wEgAaACIAKgAyADgAQgBaCQoDYXBwEgJucBJFCiAKBzgwLWh0dHASA1RDUBhQIgoIARAA
            GgRodHRwKIDrARIJCgNhcHASAm5wGgAiCE5vZGVQb3J0OgBCAFIAWgBgAGgAGgIKABoAIgA=
            """,
            #"""
            {"apiVersion": "v1", "kind": "Service", "metadata": {"labels": {"app": "np"}, "name": "np"}, "spec":
            {"ports": [{"name": "80-http", "nodePort": 30080, "port": 80, "protocol": "TCP", "targetPort": "http"}],
            "selector": {"app": "np"}, "type": "NodePort"}, "status": {"loadBalancer": {}}}
            """#
        ),
        (
            "kubectl create serviceaccount sa",
            """
            azhzAAoUCgJ2MRIOU2VydmljZUFjY291bnQSFAoSCgJzYRIAGgAiACoAMgA4AEIAGgAiAA==
            """,
            #"""
            {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "sa"}}
            """#
        ),
        (
            "kubectl autoscale deployment x --min=2 --max=5 --cpu-percent=80",
            """
            azhzAAopCg5hdXRvc2NhbGluZy92MRIXSG9yaXpvbnRhbFBvZEF1dG9zY2FsZXISOwoRCgF4EgAaACIAKgAyADgAQgASIAoYCgpEZXBs
            b3ltZW50EgF4GgdhcHBzL3YxEAIYBSBQGgQYACAAGgAiAA==
            """,
            #"""
            {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "x"}, "spec":
            {"maxReplicas": 5, "minReplicas": 2, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment",
            "name": "x"}, "targetCPUUtilizationPercentage": 80}, "status": {"currentReplicas": 0, "desiredReplicas":
            0}}
            """#
        )
    ]
}
