  (func (;0;) (type 3) (param i64 i64 i64 i64) (result i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
        )
        (local.set 15
          (i32.const 1))
        (br_if 0 (;@2;)
          (i64.lt_s
            (local.get 0)
            (i64.const 768)))
        (local.set 0
          (i64.sub
            (local.get 0)
            (i64.const 768)))
        (local.set 10
          (if (result i64)  ;; label = @3
            (i64.eqz
              (local.get 3))
            (then
              (i64.const -1))
            (else
              (if (result i64)  ;; label = @4
                (i64.eq
                  (local.get 3)
                  (i64.const -1))
                (then
                  (i64.sub
                    (i64.const 0)
                    (local.get 2)))
                (else
                  (i64.div_s
                    (local.get 2)
                    (local.get 3)))))))
        (local.set 11
          (if (result i64)  ;; label = @3
            (i64.eqz
              (local.get 3))
            (then
              (local.get 2))
            (else
              (i64.rem_u
                (local.get 2)
                (local.get 3)))))
        (i64.store offset=72 align=1
          (i32.const 0)
          (local.get 10))
        (i64.store offset=80 align=1
          (i32.const 0)
          (local.get 11))
        (return
          (local.get 0)
          (local.get 2))
        (unreachable))
      (i64.store align=1
        (i32.const 0)
        (local.get 1))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 2))
      (i64.store offset=64 align=1
        (i32.const 0)
        (local.get 3))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)
      (i64.const 0)))
  (func (;1;) (type 0) (param i64 i32) (result i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (local.set 2
            (i64.load align=1
              (i32.const 0)))
          (local.set 9
            (i64.load offset=56 align=1
              (i32.const 0)))
          (local.set 10
            (i64.load offset=64 align=1
              (i32.const 0)))
          (br 0 (;@3;)))
        (local.set 15
          (i32.const 1))
        (br_if 0 (;@2;)
          (i64.lt_s
            (local.get 0)
            (i64.const 768)))
        (local.set 0
          (i64.sub
            (local.get 0)
            (i64.const 768)))
        (local.set 11
          (if (result i64)  ;; label = @3
            (i64.eqz
              (local.get 10))
            (then
              (i64.const -1))
            (else
              (if (result i64)  ;; label = @4
                (i64.eq
                  (local.get 10)
                  (i64.const -1))
                (then
                  (i64.sub
                    (i64.const 0)
                    (local.get 9)))
                (else
                  (i64.div_s
                    (local.get 9)
                    (local.get 10)))))))
        (local.set 12
          (if (result i64)  ;; label = @3
            (i64.eqz
              (local.get 10))
            (then
              (local.get 9))
            (else
              (i64.rem_u
                (local.get 9)
                (local.get 10)))))
        (i64.store offset=72 align=1
          (i32.const 0)
          (local.get 11))
        (i64.store offset=80 align=1
          (i32.const 0)
          (local.get 12))
        (i32.store offset=120 align=1
          (i32.const 0)
          (i32.const 52))
        (return
          (local.get 0))
        (unreachable))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)))
