module.exports={root:true,rules:{"no-unused-vars":"error","semi":["warn","always"]},parserOptions:{ecmaVersion:2020}}
