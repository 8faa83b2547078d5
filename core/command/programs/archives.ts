/** What reads, writes and removes plain files, and archives, as far as rules can describe it. Sources: GNU coreutils' and each archiver's manual. */
import type { Family } from "../rules.ts";

export const files: readonly Family[] = [
	{
		names: "rm grm zf_rm",
		abbreviates: true,
		rules: [
			["-r|-R|--recursive", "remove-tree 0.."],
			["-f|--force !-r|-R|--recursive", "remove-force 0.."],
			["!-f|--force !-r|-R|--recursive", "remove 0.."],
		],
	},
	{ names: "unlink rmdir", abbreviates: true, rules: [["", "remove 0.."]] },
	{
		names: "shred wipe srm scrub sfill sdmem sswap",
		values: "-n --iterations -s --size --random-source",
		abbreviates: true,
		rules: [["", "shred 0.."]],
	},
	{
		names: "del-cli trash-cli trash-put trash rimraf del rm-rf shx",
		values: "--glob",
		rules: [["", "remove-tree 0.."]],
	},
	{
		names: "gio gvfs-trash kioclient kioclient5 kde-cp",
		rules: [
			["trash --empty", "high destructive", "empties the trash"],
			["trash|remove", "remove-tree 0.."],
			["move ~trash:", "remove-tree 0..-2"],
		],
	},
	{
		names: "trash-empty",
		rules: [["", "high destructive", "empties the trash"]],
	},
	{
		names: "truncate",
		values: "-s --size -r --reference -o",
		abbreviates: true,
		rules: [["", "empty 0.."]],
	},
	{
		names: "fallocate",
		values: "-l --length -o --offset",
		rules: [["", "write 0.."]],
	},
	{ names: "rename prename file-rename mmv", values: "-e", rules: [] },
	{
		names: "ln link symlink",
		values: "-t --target-directory -S",
		abbreviates: true,
		rules: [
			["-t|--target-directory", "append -t|--target-directory"],
			["+2", "append -1"],
			["~/etc/ld.so", "high privilege", "changes what libraries are loaded"],
		],
	},
	{
		names: "install ginstall",
		values: "-m --mode -o --owner -g --group -t --target-directory -S",
		abbreviates: true,
		rules: [
			["-d|--directory", "low"],
			[
				"-m|--mode=4???|6???|7???|u+*s|+s|a+*s|ug+*s|u=*s */sh|*/bash|*/dash|*/zsh|*/ksh|*/ash|*/busybox|*/python*|*/perl*",
				"critical privilege",
				"makes a shell run as its owner for everybody",
			],
			[
				"-m|--mode=4???|6???|7???|u+*s|+s|a+*s|ug+*s|u=*s */tmp/*|*/shm/*",
				"critical privilege",
				"makes what lies in a temporary folder run as its owner",
			],
			[
				"-m|--mode=2???|3???|4???|5???|6???|7???|u+*s|g+*s|+s|a+*s|ug+*s|u=*s",
				"high privilege",
				"makes a program run as its owner",
			],
			["-t|--target-directory", "write -t|--target-directory"],
			["!-t|--target-directory +2", "write -1; read ..-1"],
		],
	},
	{
		names: "touch",
		values: "-d --date -r --reference -t",
		abbreviates: true,
		rules: [["", "append 0.."]],
	},
	{ names: "mkdir mkfifo mktemp mkfile", values: "-m --mode -p -t", rules: [] },
	{
		names: "mknod",
		values: "-m",
		rules: [
			["+2 * p", "low"],
			["* p", "low"],
			["+2", "high privilege", "makes a device"],
		],
	},
	{
		names: "split csplit",
		values: "-b -l -n -a -C -f",
		rules: [
			["", "read 0"],
			["--filter", "shell --filter"],
		],
	},
	{
		names: "zip",
		values: "-P -x -i -n -b -TT --unzip-command",
		words: true,
		rules: [
			[
				"--unzip-command",
				"shell --unzip-command; high exec-remote",
				"runs a command of its choice",
			],
			["-TT", "shell -TT"],
			["-TT", "high exec-remote", "runs a command of its choice"],
			// Into the archive, and away from where they were.
			[
				"-m|--move|-rm|-mr|-qrm|-rmq|-mrq|-qm|-mq +2",
				"write 0; read 1..; remove-tree 1..",
			],
			["+2", "write 0; read 1.."],
		],
	},
	{
		names: "7z 7za 7zr 7zz rar",
		rules: [
			["a|u ~-sdel", "remove-tree 1.."],
			["a|u -df", "remove-tree 1.."],
			["m|mf", "write 0; remove-tree 1.."],
			["a|u|m", "write 0; read 1.."],
			["x|e", "read 0"],
			["d", "low"],
		],
	},
	{
		names: "unrar unar zipgrep",
		values: "-d -x -P",
		rules: [["-d", "write -d"]],
	},
	{
		names: "cpio",
		values: "-F -I -O -D --directory -R",
		rules: [
			["-o|--create", "low"],
			["-i|--extract ~/", "low"],
			[
				"-i|--extract|-p|--pass-through",
				"high destructive",
				"writes files wherever its input says",
			],
		],
	},
	{ names: "ar", rules: [] },
	{
		names: "patch",
		values: "-p -i -d -o --input --directory -R",
		dry: "--dry-run",
		rules: [["-i|--input", "read -i|--input"]],
	},
	{
		names:
			"dos2unix unix2dos prettier black gofmt rustfmt clang-format isort ruff eslint biome stylelint",
		values: "-o --output --config",
		rules: [],
	},
	{
		names: "rdfind fdupes jdupes rmlint bleachbit czkawka_cli",
		rules: [
			[
				"-d|-N|-deleteduplicates|--delete|-c|--clean",
				"critical destructive",
				"deletes many files",
			],
			["-deleteduplicates", "critical destructive", "deletes many files"],
		],
		words: false,
	},
	{ names: "tmpreaper tmpwatch agedu", rules: [["+1", "remove-tree 1.."]] },
	{
		names: "chattr chflags",
		values: "-p -v",
		rules: [
			[
				"-R * /|/etc|/etc/|/usr*|/bin*|/sbin*|/lib*|/boot*|/var|/var/|/root|/home|/home/",
				"critical destructive",
				"changes what may be done to everything in a system folder",
			],
			[
				"-R /|/etc|/etc/|/usr*|/bin*|/sbin*|/lib*|/boot*|/var|/var/|/root|/home|/home/",
				"critical destructive",
				"changes what may be done to everything in a system folder",
			],
			["~/", "high privilege", "changes what may be done to a file"],
			["+1", "high privilege", "changes what may be done to a file"],
		],
	},
	{
		names: "pandoc",
		values: "-L --lua-filter -F --filter -o --output -f -t",
		rules: [
			[
				"-L=/*|-F=/*|--lua-filter=/*|--filter=/*",
				"high exec-remote",
				"runs code of its choice",
			],
			[
				"--lua-filter=/tmp*|--filter=/tmp*|-F=/tmp*",
				"high exec-remote",
				"runs code of its choice",
			],
			["--lua-filter=/*", "high exec-remote", "runs code of its choice"],
		],
	},
];
