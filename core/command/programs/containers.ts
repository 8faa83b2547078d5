/** Containers, clusters and what describes them. Sources: docs.docker.com, kubernetes.io/docs, helm.sh/docs. */
import type { Family } from "../rules.ts";

const limited = "changes what runs in a cluster";

export const containers: readonly Family[] = [
	{
		names: "docker podman nerdctl finch",
		values: "-H --host -c --context -l --log-level --config",
		dry: "--dry-run",
		valuesOf: {
			compose:
				"-f --file -p --project-name --project-directory --profile --env-file --ansi --parallel -t --timeout --scale",
			build:
				"-f --file -t --tag --build-arg --target --platform --secret --ssh --label --cache-from --cache-to -o --output --progress --network",
			buildx:
				"-f --file -t --tag --build-arg --target --platform --secret --builder -o --output",
			ps: "--filter -n --last --format",
			images: "--filter --format",
			logs: "-n --tail --since --until",
			inspect: "-f --format --type",
			stop: "-t --time",
			cp: "",
			save: "-o --output",
			load: "-i --input",
			export: "-o --output",
			login: "-u --username -p --password",
			swarm: "--advertise-addr --token",
			service: "--name --replicas --image",
			system: "--filter",
			volume: "--filter -d --driver --name",
			image: "--filter",
			network: "--filter -d --driver",
			container: "--filter -t --time",
		},
		rules: [
			[
				"compose config --environment",
				"high secrets",
				"prints the environment, secrets too",
			],
			[
				"compose|stack up|build|pull|ps|logs|config|ls|top|images|port|version|events|start|create|watch",
				"low",
			],
			[
				"compose down -v|--volumes",
				"critical destructive",
				"deletes a project's volumes with their data",
			],
			[
				"compose down|rm|kill|stop|restart|pause",
				"high destructive",
				"stops or removes containers",
			],
			["compose cp", "low"],
			["stack rm|remove|down", "high destructive", "removes a stack"],
			[
				"system prune --volumes",
				"critical destructive",
				"deletes unused volumes with their data",
			],
			[
				"volume prune -a|--all",
				"critical destructive",
				"deletes unused volumes with their data",
			],
			[
				"system|image|container|volume|network|builder|buildx|pod prune",
				"high destructive",
				"deletes what is not in use now",
			],
			["image prune", "high destructive", "deletes what is not in use now"],
			[
				"system reset",
				"critical destructive",
				"deletes all containers, images and volumes",
			],
			[
				"volume rm|remove",
				"critical destructive",
				"deletes volumes with their data",
			],
			[
				"rm|rmi|kill|stop|pause|restart",
				"high destructive",
				"stops or removes containers or images",
			],
			[
				"container|image|network|pod|secret|config|service|node|plugin|context|machine|manifest rm|remove|kill|stop|restart|pause",
				"high destructive",
				"stops or removes what others may use",
			],
			[
				"service|node|swarm update|scale|rollback|leave|promote|demote|init|join|ca|unlock",
				"high privilege",
				"changes the swarm",
			],
			["secret inspect|create", "high secrets", "shows or changes a secret"],
			[
				"swarm unlock-key|join-token",
				"high secrets",
				"prints a key of the swarm",
			],
			["login", "high secrets", "stores registry credentials"],
			["commit", "low"],
			["cp ~/:", "low"],
			["cp", "read 0; write 1"],
			["save|export -o|--output", "write -o|--output"],
			[
				"plugin install|enable|set",
				"high privilege",
				"installs a plugin with rights on the host",
			],
			["context use|update|import", "low"],
			[
				"run|create --privileged",
				"high privilege",
				"gives a container all rights on the host",
			],
			["attach", "high network", "opens a shell in a container"],
			["unshare", "high privilege", "enters or makes name spaces"],
		],
	},
	{
		names: "docker-compose podman-compose",
		values:
			"-f --file -p --project-name --project-directory --profile --env-file -t --timeout --scale",
		dry: "--dry-run",
		rules: [
			[
				"down -v|--volumes",
				"critical destructive",
				"deletes a project's volumes with their data",
			],
			[
				"down|rm|kill|stop|restart|pause",
				"high destructive",
				"stops or removes containers",
			],
		],
	},
	{
		names: "machinectl",
		rules: [
			["list|status|show|list-images|image-status|show-image", "low"],
			["", "high privilege", "opens a shell in, or changes, another system"],
		],
	},
	{
		names: "kubectl oc k microk8s.kubectl k3s-kubectl kubecolor",
		values:
			"-n --namespace --context --cluster --kubeconfig -o --output -l --selector -f --filename -c --container --user --token --as --as-group --server -s --tail --since --field-selector --type -p --patch --image --replicas --timeout --grace-period -k --kustomize --sort-by -L --label-columns --duration",
		dry: "--dry-run",
		rules: [
			[
				"delete ns|namespace|namespaces|project|node|nodes|pv|pvc|persistentvolume|persistentvolumes|persistentvolumeclaim|persistentvolumeclaims|crd|crds|customresourcedefinition|statefulset|statefulsets|sts|all|clusters|cluster|storageclass",
				"critical destructive",
				"deletes a namespace, volumes, nodes or everything of a kind",
			],
			[
				"delete ns/*|namespace/*|namespaces/*|project/*|node/*|pv/*|pvc/*|crd/*|statefulset/*|sts/*|persistentvolumeclaim/*",
				"critical destructive",
				"deletes a namespace, volumes, nodes or state",
			],
			[
				"delete pvc,*|*,pvc|all,*|*,all",
				"critical destructive",
				"deletes volumes or everything",
			],
			[
				"delete --all|-A|--all-namespaces",
				"critical destructive",
				"deletes everything of a kind",
			],
			[
				"delete -l=\uFDD0|-f=-|-f=http*",
				"high destructive",
				"deletes what cannot be told beforehand",
			],
			[
				"delete ?",
				"critical destructive",
				"deletes what cannot be told beforehand",
			],
			["delete", "high destructive", limited],
			[
				"drain|cordon|uncordon|taint",
				"high destructive",
				"takes nodes out of service",
			],
			[
				"apply|create|replace -f=http*|-f=https*",
				"critical exec-remote",
				"runs what is described on the network in the cluster",
			],
			[
				"apply|create|replace --filename=http*",
				"critical exec-remote",
				"runs what is described on the network in the cluster",
			],
			["replace --force", "high destructive", "deletes and makes again"],
			[
				"create|delete|edit|patch|annotate|label|set|expose|apply|replace clusterrolebinding|rolebinding|clusterrole|role|serviceaccount|sa",
				"high privilege",
				"changes who may do what in the cluster",
			],
			[
				"auth reconcile",
				"high privilege",
				"changes who may do what in the cluster",
			],
			["auth can-i|whoami", "low"],
			["--as", "high privilege", "acts as somebody else in the cluster"],
			["create secret", "high secrets", "stores a secret in the cluster"],
			["create token", "high secrets", "prints a token"],
			[
				"get|describe secret|secrets|secret/*|secrets/*|*,secret|*,secrets|secret,*|secrets,* -o|--output!=name|wide",
				"high secrets",
				"prints secrets of the cluster",
			],
			[
				"get secret|secrets|secret/* --template",
				"high secrets",
				"prints secrets of the cluster",
			],
			["describe secret|secrets|secret/*", "low"],
			["get secret|secrets", "low"],
			[
				"config view --raw|--flatten",
				"high secrets",
				"prints the cluster's credentials",
			],
			[
				"config set-credentials|set-cluster|set-context",
				"high privilege",
				"changes the cluster's credentials",
			],
			["config", "low"],
			[
				"apply|create|replace|edit|patch|set|scale|autoscale|expose|annotate|label",
				"high destructive",
				limited,
			],
			["rollout restart|undo|pause|resume", "high destructive", limited],
			[
				"rollout|diff|explain|get|describe|logs|top|version|api-resources|api-versions|cluster-info|auth|wait|events|kustomize|completion",
				"low",
			],
			["run", "high privilege", limited],
			["port-forward|proxy", "high network", "opens a tunnel into the cluster"],
			["attach|debug", "high privilege", "opens a shell in the cluster"],
			["cp ~:", "high network", "copies files to or from a pod"],
			[
				"certificate approve",
				"high privilege",
				"lets somebody into the cluster",
			],
			[
				"adm policy",
				"high privilege",
				"changes who may do what in the cluster",
			],
			["adm", "high privilege", "manages the cluster"],
			[
				"new-app|new-project|login|policy|scale|start-build",
				"high privilege",
				limited,
			],
			["whoami -t|--show-token", "high secrets", "prints a token"],
			["rsh|rsync", "high network", "opens a shell in a pod"],
		],
	},
	{
		names: "helm",
		values:
			"-n --namespace -f --values --set --set-string --set-file --version --kube-context --kubeconfig --repo --timeout",
		dry: "--dry-run",
		rules: [
			[
				"uninstall|delete|del|un",
				"high destructive",
				"removes a release with what belongs to it",
			],
			["install|upgrade|rollback|test", "high destructive", limited],
			["repo add", "high network", "adds a source of charts"],
			["plugin install|update", "high exec-remote", "installs code of others"],
			["get values -a|--all", "low"],
			["push", "low"],
		],
	},
	{
		names: "helmfile",
		values: "-f --file -e --environment",
		rules: [
			["destroy|delete", "critical destructive", "removes every release"],
			["apply|sync", "high destructive", limited],
		],
	},
	{ names: "kustomize", rules: [["build ~http", "low"]] },
	{
		names: "kubeadm",
		rules: [
			["reset", "critical destructive", "takes this node out of its cluster"],
			[
				"token create|list",
				"high secrets",
				"prints a token that lets nodes in",
			],
			["init|join|upgrade|certs", "high privilege", "manages the cluster"],
		],
	},
	{
		names: "kind k3d minikube",
		values: "--name -p --profile",
		rules: [
			["delete", "critical destructive", "deletes a local cluster"],
			["cluster delete", "critical destructive", "deletes a local cluster"],
			["ssh", "high network", "opens a shell in a node"],
			["tunnel", "high network", "opens a tunnel"],
			["mount", "high privilege", "mounts a folder into the cluster"],
		],
	},
	{
		names: "k3s-uninstall.sh k3s-agent-uninstall.sh",
		rules: [
			["", "critical destructive", "removes the cluster from this machine"],
		],
	},
	{
		names: "eksctl",
		rules: [
			[
				"delete cluster|nodegroup|fargateprofile",
				"critical destructive",
				"deletes a cluster",
			],
			["delete", "high destructive", limited],
			["create|scale|upgrade|drain", "high destructive", "changes a cluster"],
		],
	},
	{
		names: "kops",
		rules: [
			[
				"delete cluster|ig|instancegroup|secret",
				"critical destructive",
				"deletes a cluster",
			],
			[
				"update|rolling-update|replace|edit",
				"high destructive",
				"changes a cluster",
			],
			["export kubeconfig", "high secrets", "writes a cluster's credentials"],
			["get secrets", "high secrets", "prints secrets"],
		],
	},
	{
		names: "argocd",
		values: "--server --auth-token",
		rules: [
			[
				"app|proj|cluster|repo delete|rm",
				"critical destructive",
				"deletes what is deployed",
			],
			["app sync|set|rollback|patch|terminate-op", "high destructive", limited],
			[
				"account|admin generate-token|update-password|initial-password",
				"high secrets",
				"prints a token or changes a password",
			],
			["login|cluster add", "high privilege", "changes credentials"],
		],
	},
	{
		names: "flux",
		rules: [
			["uninstall|delete", "high destructive", "removes what flux keeps"],
			["bootstrap|create|suspend|resume", "high destructive", limited],
		],
	},
	{
		names: "velero",
		rules: [
			[
				"backup|restore|schedule|delete delete|backup|backups|schedule|restore",
				"critical destructive",
				"deletes backups",
			],
			["restore create", "high destructive", "overwrites with a backup"],
		],
	},
	{
		names: "istioctl linkerd cilium",
		rules: [
			["uninstall", "high destructive", "removes the mesh"],
			["install|upgrade|inject", "high destructive", limited],
		],
	},
	{
		names: "crictl ctr",
		rules: [
			[
				"rm|rmi|rmp|stop|stopp|kill",
				"high destructive",
				"removes containers or images",
			],
			[
				"images|image|container|containers|c|i|snapshots|task|t rm|remove|delete|kill",
				"high destructive",
				"removes containers or images",
			],
			["exec|run|attach|t|task", "high privilege", "runs in a container"],
		],
	},
	{
		names: "skopeo",
		rules: [
			["delete", "critical destructive", "deletes an image in a registry"],
			["copy|sync", "low"],
			["login", "high secrets", "stores registry credentials"],
		],
	},
	{
		names: "crane regctl oras",
		rules: [
			[
				"delete|image delete|tag delete|manifest delete",
				"critical destructive",
				"deletes an image in a registry",
			],
			[
				"image|tag|manifest|repo delete|rm",
				"critical destructive",
				"deletes an image in a registry",
			],
			["auth", "high secrets", "handles registry credentials"],
			["push|copy|append|mutate", "high network", "changes a registry"],
		],
	},
	{
		names: "buildah",
		rules: [
			["rm|rmi|prune", "high destructive", "removes containers or images"],
			["login", "high secrets", "stores registry credentials"],
			["unshare", "words 0.."],
		],
	},
	{
		names: "lxc incus",
		rules: [
			["delete|rm", "critical destructive", "deletes a container or machine"],
			[
				"storage|network|profile|image|snapshot|project delete",
				"critical destructive",
				"deletes storage, networks or images",
			],
			[
				"config|profile set|device|edit",
				"high privilege",
				"changes a container's rights",
			],
			[
				"stop|restart|move|restore|launch|init",
				"high destructive",
				"changes containers",
			],
			["file pull|push", "high network", "copies files to or from a container"],
		],
	},
	{
		names: "lxc-destroy lxc-stop lxc-start lxc-create lxc-attach",
		rules: [["", "high destructive", "changes containers"]],
	},
	{
		names: "pct qm",
		rules: [
			["destroy", "critical destructive", "deletes a virtual machine"],
			[
				"stop|shutdown|reset|rollback|set|enter|start|reboot",
				"high destructive",
				"changes a virtual machine",
			],
			["delsnapshot", "critical destructive", "deletes a snapshot"],
		],
	},
	{
		names: "virsh",
		rules: [
			[
				"undefine|vol-delete|vol-wipe|pool-delete|snapshot-delete|net-undefine",
				"critical destructive",
				"deletes a virtual machine or its disk",
			],
			[
				"destroy|shutdown|reboot|reset|suspend|define|create|edit|net-destroy|pool-destroy|detach-disk|attach-disk|migrate|snapshot-revert|start",
				"high destructive",
				"changes virtual machines",
			],
		],
	},
	{
		names: "vboxmanage VBoxManage",
		rules: [
			[
				"unregistervm|closemedium ~--delete",
				"critical destructive",
				"deletes a virtual machine",
			],
			[
				"unregistervm|closemedium|snapshot",
				"high destructive",
				"changes virtual machines",
			],
			[
				"controlvm|modifyvm|startvm|guestcontrol|sharedfolder",
				"high destructive",
				"changes virtual machines",
			],
		],
	},
	{
		names: "vagrant",
		values: "-c --command",
		rules: [
			["destroy", "critical destructive", "deletes virtual machines"],
			["box remove|prune", "high destructive", "deletes images"],
			[
				"halt|reload|suspend|provision|snapshot|rdp|powershell",
				"high destructive",
				"changes virtual machines",
			],
			["ssh -c|--command", "shell -c|--command"],
			["ssh", "high network", "opens a shell in a machine"],
			["ssh-config|status|up|validate", "low"],
			["plugin install", "high exec-remote", "installs code of others"],
		],
	},
	{
		names: "multipass",
		rules: [
			["delete|purge", "critical destructive", "deletes virtual machines"],
			[
				"stop|restart|suspend|shell",
				"high destructive",
				"changes virtual machines",
			],
			["exec", "words 1.."],
		],
	},
	{
		names: "vmrun",
		rules: [
			[
				"deleteVM|deleteSnapshot",
				"critical destructive",
				"deletes a virtual machine",
			],
			[
				"stop|reset|revertToSnapshot|runProgramInGuest|runScriptInGuest",
				"high destructive",
				"changes a virtual machine",
			],
		],
	},
];
