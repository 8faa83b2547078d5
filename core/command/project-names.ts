/** What files and folders hold by their names: what a tool makes again, what is source, what is the system's. Data, and nothing on paths. */
import { hasGlob, knownPrefix } from "./field.ts";

/** Folders whose content tools make again. */
const regenerableNames = new Set(
	"node_modules bower_components jspm_packages .pnpm-store .yarn dist dist-ssr build built out output outputs target release debug _build obj cmake-build-debug cmake-build-release coverage .coverage htmlcov .nyc_output lcov-report .cache cache caches .parcel-cache .turbo .next .nuxt .svelte-kit .output .vite .vitest .angular .docusaurus .astro .expo .webpack .rollup.cache .eslintcache .stylelintcache .tsbuildinfo tsconfig.tsbuildinfo __pycache__ .pytest_cache .mypy_cache .ruff_cache .tox .nox .hypothesis .venv venv env virtualenv .eggs eggs wheels pip-wheel-metadata .ipynb_checkpoints site-packages .gradle .m2 .idea_modules .bloop .metals .stack-work dist-newstyle elm-stuff deps_cache _site .jekyll-cache .sass-cache .bundle .terraform .serverless .aws-sam cdk.out deriveddata pods .dart_tool .pub-cache tmp temp .tmp .temp scratch logs log reports report test-results playwright-report test-output test-reports allure-results allure-report artifacts artifact generated gen .generated __generated__ storybook-static public/build staging-build bin-debug zig-cache zig-out .zig-cache perf-results benchmarks-results downloads-cache testdata-out vendor/bundle vendor/cache .vagrant-cache .stversions results snapshots-tmp".split(
		" ",
	),
);

const regenerableEndings = [
	".egg-info",
	".dist-info",
	".tsbuildinfo",
	".pyc",
	".pyo",
	".o",
	".obj",
	".a",
	".so",
	".class",
	".log",
	".tmp",
	".temp",
	".cache",
	".bak",
	".swp",
	".swo",
	".orig",
	".rej",
	"~",
	".map",
	".gcda",
	".gcno",
	".profraw",
	".prof",
	".out",
	".dSYM",
	".tgz",
	".vsix",
	".whl",
	".DS_Store",
	"thumbs.db",
	".pid",
	".lock",
	".aux",
	".toc",
	".fls",
	".min.js",
	".min.css",
	".coverage",
	"-cache",
	"_cache",
	"-build",
	"-dist",
	"-out",
	"-output",
	"-tmp",
];

const regenerableStarts = [
	"dist-",
	"build-",
	"cmake-build",
	"bazel-",
	"tmp-",
	"tmp.",
	"temp-",
	".cache-",
	"coverage-",
	"out-",
	"npm-debug.log",
	"yarn-error.log",
	"core.",
];

/** Under a home: caches their owners fill again. */
export const homeCaches = [
	".cache/",
	".npm/_cacache",
	".npm/_npx",
	".npm/_logs",
	".gradle/caches",
	".m2/repository",
	".cargo/registry",
	".cargo/git",
	".pnpm-store",
	".local/share/pnpm/store",
	".yarn/cache",
	".bun/install/cache",
	"go/pkg/mod/cache",
	".nuget/packages",
	"library/caches/",
	"library/developer/xcode/deriveddata",
	".local/share/trash",
	".trash",
];

export const sourceEndings = new Set(
	"ts tsx mts cts js jsx mjs cjs vue svelte py pyi ipynb rb erb php pl pm lua go rs c h cc cpp cxx hpp hh m mm swift kt kts java scala clj cljs ex exs erl hs ml mli fs fsx cs vb dart r jl nim zig sol proto sql graphql sh bash zsh ps1 html css scss sass less md mdx rst tex json yaml yml toml xml gradle tf hcl dockerfile makefile cmake".split(
		" ",
	),
);

/** First segments of what belongs to the operating system. */
export const systemRoots = new Set(
	"etc usr bin sbin lib lib32 lib64 libx32 boot sys proc dev run var root home users system library applications private efi nix snap cores volumes windows programdata lost+found".split(
		" ",
	),
);

export const nullDevices = new Set(
	"/dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/stdin /dev/stdout /dev/stderr /dev/tty /dev/console /dev/ptmx /dev/fd nul nul: con".split(
		" ",
	),
);

export function isRegenerable(segment: string): boolean {
	const lower = segment.toLowerCase();
	if (regenerableNames.has(lower)) return true;
	if (regenerableEndings.some((ending) => lower.endsWith(ending))) return true;
	const known = knownPrefix(lower);
	if (known.length >= 3 && known !== lower && regenerableNames.has(known))
		return true;
	return regenerableStarts.some((start) => lower.startsWith(start));
}

export function extensionOf(base: string): string {
	const dot = base.lastIndexOf(".");
	if (dot < 0) {
		const lower = base.toLowerCase();
		return lower === "makefile" || lower === "dockerfile" ? lower : "";
	}
	if (dot === 0 && base.length > 1 && !hasGlob(base)) return "";
	return base.slice(dot + 1).toLowerCase();
}
