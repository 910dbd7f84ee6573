/** The language a reader types: what bash would print, line by line. */
import { beforeAll, describe, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

let reader: TestReader;
beforeAll(async () => {
  reader = await openTestReader();
});

/** Script, and what it prints (standard output and error together). */
const scripts: Readonly<Record<string, readonly [script: string, printed: string][]>> = {
  'words and expansion': [
    ['echo "$HOME" \'$HOME\' \\$HOME', '/home/reader $HOME $HOME\n'],
    ['x="a  b"; echo $x "$x"', 'a b a  b\n'],
    ['echo {1..3} a{b,c}d {01..03}', '1 2 3 abd acd 01 02 03\n'],
    [
      'echo ${x:-default} ${HOME##*/} ${HOME%/*} ${HOME/reader/writer} ${#HOME} ${HOME:1:4}',
      'default reader /home /home/writer 12 home\n',
    ],
    ['x=hello; echo ${x^} ${x^^} ${x//l/L} ${x#he} ${x: -2}', 'Hello HELLO heLLo llo lo\n'],
    [
      'set -- a "b c" d; echo $# "$2"; for i in "$@"; do echo "<$i>"; done; shift; echo "$*"',
      '3 b c\n<a>\n<b c>\n<d>\nb c d\n',
    ],
    ['echo $((2**10)) $((7/2)) $((7%3)) $((1<2 ? 5 : 6)) $((0x1f)) $((010))', '1024 3 1 5 31 8\n'],
    ['i=5; ((i++)); echo $i; let i=i*2; echo $i; echo $((i+=3))', '6\n12\n15\n'],
    ['echo "$(echo a; echo b)" `echo c`', 'a\nb c\n'],
    ['echo $\'a\\tb\' "tab	"', 'a\tb tab\t\n'],
    ['unset nope; echo "[${nope}]" "${nope+set}" "${HOME+set}"', '[]  set\n'],
    ['x=1; y=x; echo ${!y}', '1\n'],
    ['IFS=:; x=a:b:c; for i in $x; do echo $i; done', 'a\nb\nc\n'],
  ],
  arrays: [
    ['a=(x "y z" w); echo ${a[1]} ${#a[@]} ${a[-1]}; a+=(v); echo "${a[@]:1:2}" ${!a[@]}', 'y z 3 w\ny z w 0 1 2 3\n'],
    ['a=(x [3]=y z); echo ${!a[@]} ${a[@]}; unset "a[3]"; echo ${a[@]}', '0 3 4 x y z\nx z\n'],
    ['declare -A m=([k]=v ["a b"]=c); m[z]=1; echo ${m[k]} "${m[a b]}" ${#m[@]}', 'v c 3\n'],
    ["mapfile -t l <<< $'one\\ntwo'; echo ${#l[@]} ${l[1]}", '2 two\n'],
  ],
  'control flow': [
    ['for ((i=0;i<4;i++)); do [ $i = 1 ] && continue; [ $i = 3 ] && break; echo $i; done', '0\n2\n'],
    [
      'i=0; while :; do i=$((i+1)); [ $i -ge 3 ] && break; done; echo $i; until [ $i -le 1 ]; do i=$((i-1)); done; echo $i',
      '3\n1\n',
    ],
    ['for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done', '1a\n2a\n'],
    ['case abc in x) echo x;; a*|b) echo a;; *) echo other;; esac', 'a\n'],
    ['case x in x) echo 1;& y) echo 2;; z) echo 3;; esac', '1\n2\n'],
    ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
    ['false || echo or; true && echo and; ! true; echo $?', 'or\nand\n1\n'],
    ['[[ abc == a* && ! -e /nope ]] && echo yes; [[ a1b =~ ([0-9]) ]] && echo ${BASH_REMATCH[1]}', 'yes\n1\n'],
    ['[ 2 -gt 1 -a -n x ] && echo yes; [ -d /tmp ] && echo folder; test a = b || echo differ', 'yes\nfolder\ndiffer\n'],
  ],
  functions: [
    ['f() { local x=$1; echo "f $x $#"; return 3; }; x=0; f a b; echo $? $x', 'f a 2\n3 0\n'],
    ['g() { echo out; echo err >&2; }; g 2>/dev/null; x=$(g 2>&1); echo "$x"', 'out\nout\nerr\n'],
    ['f() { [ $1 -eq 0 ] && return; echo $1; f $(($1-1)); }; f 3', '3\n2\n1\n'],
  ],
  'input and output': [
    ["cat <<E\na $HOME\nE\ncat <<'E'\nb $HOME\nE", 'a /home/reader\nb $HOME\n'],
    ['cat <<-E\n\tindented\n\tE', 'indented\n'],
    ['read -r a b <<< "1 2 3"; echo "$a|$b"; IFS=, read x y <<< p,q; echo $x-$y', '1|2 3\np-q\n'],
    ['printf "a b\\nc d\\n" | while read x y; do echo $y; done', 'b\nd\n'],
    ['echo one > f; echo two >> f; cat f; wc -l < f; rm f', 'one\ntwo\n2\n'],
    ['{ echo a; echo b >&2; } 2>&1 | sort -r', 'b\na\n'],
    ['exec 3> f; echo hi >&3; exec 3>&-; cat f; rm f', 'hi\n'],
    ['echo x > /nope/f; echo $?', 'bash: line 1: /nope/f: No such file or directory\n1\n'],
    ['diff <(echo a) <(echo a) && echo same', 'same\n'],
    ['(exit 3) | true; echo ${PIPESTATUS[@]}; set -o pipefail; false | true; echo $?', '3 0\n1\n'],
    ['printf "%5s|%-5s|%03d|%x|%q|%.2f\\n" a b 7 255 "a b" 3.14159', '    a|b    |007|ff|a\\ b|3.14\n'],
    ['printf "%s-" 1 2 3; printf "\\n"; printf -v x "%d" 5; echo $x', '1-2-3-\n5\n'],
    ['printf "\\xff" | base64; echo -e "a\\tb\\u00e9"', '/w==\na\tbé\n'],
  ],
  'jobs and signals': [
    ['(sleep 1; echo later) & echo now; wait; echo done', 'now\nlater\ndone\n'],
    ['sleep 100 & kill $!; wait $!; echo $?', '143\n'],
    ['sleep 100 & jobs; kill %1; wait', '[1]+  Running                 sleep 100 &\n'],
    ["trap 'echo caught' TERM; kill $$; echo after", 'caught\nafter\n'],
    ["trap 'echo bye' EXIT; exit 4", 'bye\n'],
    ['timeout 1 sleep 5; echo $?', '124\n'],
    ['seq 1 100000 | head -2; yes | head -1', '1\n2\ny\n'],
    ['for i in 1 2 3; do sleep 1; echo $i; done | head -1', '1\n'],
  ],
  'errors in words': [
    ['nope', 'bash: line 1: nope: command not found\n'],
    ['./nope; echo $?', 'bash: line 1: ./nope: No such file or directory\n127\n'],
    ['touch f; ./f; echo $?; rm f', 'bash: line 1: ./f: Permission denied\n126\n'],
    ['/tmp; echo $?', 'bash: line 1: /tmp: Is a directory\n126\n'],
    ['cd /nope', 'bash: line 1: cd: /nope: No such file or directory\n'],
    ['set -u; echo $nope; echo not here', 'bash: line 1: nope: unbound variable\n'],
    ['set -e; false; echo not here', ''],
    ['set -e; if false; then :; fi; false || true; echo here', 'here\n'],
    ['readonly r=1; r=2; echo not here', 'bash: line 1: r: readonly variable\n'],
    ['echo $((1/0))', 'bash: line 1: 1/0: division by 0 (error token is "0")\n'],
    ['${nope?gone}', 'bash: line 1: nope: gone\n'],
    ['echo a;;', "bash: -c: line 1: syntax error near unexpected token `;;'\nbash: -c: line 1: `echo a;;'\n"],
    [') x', "bash: -c: line 1: syntax error near unexpected token `)'\nbash: -c: line 1: `) x'\n"],
    ['echo "open', 'bash: -c: line 1: unexpected EOF while looking for matching `"\'\n'],
  ],
  'the shell itself': [
    [
      'alias ll="echo listed"; ll x; type ll; unalias ll; type cd; type nope',
      "listed x\nll is aliased to `echo listed'\ncd is a shell builtin\nbash: line 1: type: nope: not found\n",
    ],
    ["export A=1; A=2 bash -c 'echo $A'; echo $A; env | grep ^A=", '2\n1\nA=1\n'],
    ['echo \'echo sourced $1\' > s; . ./s x; eval "echo \\$((1+1))"; rm s', 'sourced x\n2\n'],
    ['while getopts "ab:" o; do echo $o $OPTARG; done < /dev/null', ''],
    ['set -- -a -b val rest; while getopts "ab:" o; do echo "$o $OPTARG"; done; echo $OPTIND', 'a \nb val\n4\n'],
    ['(x=2; cd /; echo $x $PWD); echo "$x" $PWD', '2 /\n /home/reader\n'],
    ['bash -c \'echo $0 $1 $#\' name a b; echo "echo from stdin" | bash', 'name a 2\nfrom stdin\n'],
    ['pushd /tmp > /dev/null; pwd; popd > /dev/null; pwd; cd - > /dev/null; pwd', '/tmp\n/home/reader\n/tmp\n'],
    ['sleep 0.1 & sleep 1; kill %1 2>&1; echo $?', 'bash: line 1: kill: %1: no such job\n1\n'],
    ['time -p sleep 1', 'real 1.00\nuser 0.00\nsys 0.00\n'],
  ],
};

for (const [topic, cases] of Object.entries(scripts)) {
  describe(`A reader's ${topic}`, () => {
    test.each(cases)('%s', async (script, printed) => {
      expect((await reader.run(script)).out).toBe(printed);
    });
  });
}

describe('A hostile line costs its author the line', () => {
  test.each([
    ['f() { f; }; f', /this sandbox allows 200 levels/],
    ['x=a; while :; do x=$x$x; done', /this sandbox allows 16,777,216 characters in one value/],
    ['echo {1..999999999}', /this sandbox allows 200,000 words/],
    ['x=$(yes)', /this sandbox allows 16,777,216 bytes in one command substitution/],
    ['head -c 70000000 /dev/zero > big; rm big', /No space left on device/],
    ['for i in {1..400}; do sleep 1000 & done', /fork: retry: Resource temporarily unavailable/],
  ])('%s', async (script, message) => {
    const own = await openTestReader();
    expect((await own.run(script)).out).toMatch(message);
    expect((await own.run('echo alive')).out).toBe('alive\n');
  });

  test('and what it had started does not go on', async () => {
    const own = await openTestReader();
    await own.run('x=$(yes)');
    expect((await own.run('pgrep yes; echo $?')).out).toBe('1\n');
  });
});
