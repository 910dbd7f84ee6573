/** What a reader finds at home beside the guide's own files. */

const BASHRC = `# The prompt: reader@sandbox:~$ 
PS1='\\[\\e[1;32m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]\\$ '

alias ls='ls --color=auto'
alias ll='ls -alF'
alias grep='grep --color=auto'
`;

const AWS_CREDENTIALS = `# sandbox: not a real key
[default]
aws_access_key_id = EXAMPLE1234567890
aws_secret_access_key = EXAMPLE1234567890EXAMPLE1234567890EXAMPLE
`;

const AWS_CONFIG = `# sandbox: not a real account
[default]
region = us-east-1
output = json
`;

/** The guide's files as saving writes them: kubectl expands no variables, so manifests have theirs expanded. */
export function guideFiles(
  files: Readonly<Record<string, string>>,
  repo: string,
): Record<string, { readonly text: string; readonly executable: boolean }> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      {
        text: name.endsWith('.yaml') ? text.replaceAll('${REPO}', repo) : text,
        executable: name.endsWith('.sh'),
      },
    ]),
  );
}

export function homeFiles(): Readonly<Record<string, { readonly text: string }>> {
  return {
    '.bashrc': { text: BASHRC },
    '.aws/config': { text: AWS_CONFIG },
    '.aws/credentials': { text: AWS_CREDENTIALS },
  };
}
